//! Rules that only the generic family has (2.12).

use tongbao_base::ids::MchId;

/// A rule that only the generic family has says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenericRefusal {
    /// The receiver has not agreed to give splits back (同意分账回退).
    ReturnsNotAllowed { mchid: MchId },
}
