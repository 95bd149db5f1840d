//! A merchant comes aboard.

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{AccountKind, CardState, MerchantKind};
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId};

/// A settlement card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Whether it can be paid to.
    pub state: CardState,
    /// The bank, `工商银行`.
    pub bank: String,
    /// The last four digits.
    pub tail: String,
}

/// A merchant comes aboard.
#[derive(Debug, Clone)]
pub struct Add {
    /// The platform; the merchant itself when it is one, or a direct merchant.
    pub platform: MchId,
    /// The merchant.
    pub mchid: MchId,
    /// What it is.
    pub kind: MerchantKind,
    /// Full name.
    pub name: String,
    /// The applications that it may use.
    pub appids: Vec<AppId>,
    /// Fee rate in 1/10,000; none: the profile's.
    pub fee_bp: Option<i64>,
    /// Split cap in 1/10,000; none: the profile's.
    pub ratio_bp: Option<i64>,
    /// Platform: from where it advances refunds; none: it may not.
    pub advance_account: Option<AccountKind>,
    /// Where it is told of splits that it received.
    pub notify_url: Option<String>,
    /// Where its withdrawals go.
    pub card: Card,
}

impl Command for Add {
    const NAME: &'static str = "merchant.add";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
