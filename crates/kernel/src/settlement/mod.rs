//! Settlement accounts of sub-merchants, and how they change (2.1.4).

mod account;
mod find;
mod hold;
mod modify;
#[cfg(test)]
mod tests;
mod verify;

pub use account::Account;
pub use find::{Change, Find, FindChange, Found};
pub use hold::{By, Hold};
pub use modify::Modify;
pub use verify::{Mark, Outcome, Verify};

use crate::merchant::lookup;
use crate::model::Merchant;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A sub-merchant that is aboard.
fn sub_merchant<'v>(view: View<'v>, platform: &MchId, mchid: &MchId) -> Result<&'v Merchant, Stop> {
    lookup::sub(view, platform, mchid)?;
    lookup::not_closed(view, platform, mchid)
}
