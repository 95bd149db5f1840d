//! The bank says what became of a withdrawal (J22).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Withdrawal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, WithdrawId};

/// What became of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The bank took it.
    Success,
    /// It failed, for this reason; the money is back.
    Fail(String),
    /// The bank sent it back after taking it (退票), for this reason; the money is back.
    Refund(String),
}

/// The bank says what became of a withdrawal (J22).
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The withdrawal.
    pub withdraw_id: WithdrawId,
    /// What became of it.
    pub outcome: Outcome,
}

impl Command for Settle {
    const NAME: &'static str = "withdrawal.settle";
    type Output = Withdrawal;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
