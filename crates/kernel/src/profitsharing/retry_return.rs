//! An unfunded return is tried again, or given up after its days (J12, J13).

use super::returning::{attempt, enqueue_retry, get};
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, ReturnId};

/// An unfunded return is tried again, or given up after its days (J12, J13).
#[derive(Debug, Clone)]
pub struct RetryReturn {
    /// The platform.
    pub platform: MchId,
    /// The return.
    pub return_id: ReturnId,
}

impl Command for RetryReturn {
    const NAME: &'static str = "profitsharing.retry_return";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.return_id)?;
        let Decided { reply, mut changes } = attempt(view, ctx, row)?;
        if reply.is_err() {
            enqueue_retry(ctx, &mut changes, row);
        }
        Ok(Decided { reply: (), changes })
    }
}
