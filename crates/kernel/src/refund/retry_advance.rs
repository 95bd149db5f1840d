//! The recovery of an advance is tried again, or given up after its days (2.6.4).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, RefundId};

/// The recovery of an advance is tried again, or given up after its days (2.6.4).
#[derive(Debug, Clone)]
pub struct RetryAdvance {
    /// The platform.
    pub platform: MchId,
    /// The refund.
    pub refund_id: RefundId,
}

impl Command for RetryAdvance {
    const NAME: &'static str = "refund.retry_advance";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
