//! Money comes in from outside (J23).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::AccountKind;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId};

/// Whose account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A merchant's.
    Merchant(MchId),
    /// A person's change.
    Person(OpenId),
}

/// Money comes in from outside (J23).
#[derive(Debug, Clone)]
pub struct TopUp {
    /// The platform.
    pub platform: MchId,
    /// Who gets it.
    pub owner: Owner,
    /// Into which account.
    pub account: AccountKind,
    /// How much.
    pub amount: Fen,
}

impl Command for TopUp {
    const NAME: &'static str = "merchant.top_up";
    type Output = Fen;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
