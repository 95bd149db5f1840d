//! A merchant agrees to give splits back, or no longer does (同意分账回退, 2.12).

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Merchant;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Whether a merchant agrees to give splits back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// It does.
    Given,
    /// It does not: returns on the generic paths are refused.
    Withheld,
}

/// A merchant agrees to give splits back, or no longer does (同意分账回退, 2.12). 收付通 does not
/// ask for it.
#[derive(Debug, Clone)]
pub struct AllowReturns {
    /// The platform.
    pub platform: MchId,
    /// The merchant.
    pub mchid: MchId,
    /// Whether it agrees.
    pub consent: Consent,
}

impl Command for AllowReturns {
    const NAME: &'static str = "merchant.allow_returns";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let merchant = lookup::get(view, &self.platform, &self.mchid)?;
        let split_returns = self.consent == Consent::Given;
        if merchant.split_returns == split_returns {
            return Ok(Decided::unchanged(()));
        }
        let mut changes = Changes::default();
        changes.update(Merchant { split_returns, ..merchant.clone() });
        Ok(Decided { reply: (), changes })
    }
}
