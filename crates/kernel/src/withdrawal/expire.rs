//! A withdrawal that was never funded is closed after its days (2.7.2).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, WithdrawId};

/// A withdrawal that was never funded is closed after its days (2.7.2).
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The withdrawal.
    pub withdraw_id: WithdrawId,
}

impl Command for Expire {
    const NAME: &'static str = "withdrawal.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
