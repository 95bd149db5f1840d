//! A withdrawal by either number (2.7.3).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Withdrawal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, WithdrawId};

/// Names a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawRef {
    /// By its own number.
    Id(WithdrawId),
    /// By the platform's number.
    Number(OutNo),
}

/// A withdrawal by either number (2.7.3).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Whose money.
    pub mchid: MchId,
    /// Which.
    pub withdrawal: WithdrawRef,
}

impl Query for Find {
    const NAME: &'static str = "withdrawal.find";
    type Output = Withdrawal;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
