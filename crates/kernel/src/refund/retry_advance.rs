//! The recovery of an advance is tried again, or given up after its days (2.6.4).

use super::return_advance::{attempt, enqueue_retry};
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{AdvanceResult, AdvanceReturn};
use crate::refusal::Refusal;
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

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = AdvanceReturn::key(&self.platform, &self.refund_id);
        let row = view.get::<AdvanceReturn>(&key, || Refusal::AdvanceReturnNotFound)?;
        let Decided { reply, mut changes } = attempt(view, ctx, row)?;
        if reply.result == AdvanceResult::Processing {
            enqueue_retry(ctx, &mut changes, &reply);
        }
        Ok(Decided { reply: (), changes })
    }
}
