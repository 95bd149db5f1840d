//! The channel says what became of a refund (J17, J18).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Refund;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, RefundId};

/// What became of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The buyer has it.
    Success,
    /// It was closed; the money goes back to where it came from.
    Closed,
    /// The buyer's account would not take it; the operator holds it.
    Abnormal,
}

/// The channel says what became of a refund (J17, J18).
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The refund.
    pub refund_id: RefundId,
    /// What became of it.
    pub outcome: Outcome,
}

impl Command for Settle {
    const NAME: &'static str = "refund.settle";
    type Output = Refund;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
