//! An unfunded return is tried again, or given up after its days (J12, J13).

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

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
