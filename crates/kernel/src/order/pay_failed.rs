//! A buyer tried to pay and did not; the order stays payable (2.2.4).

use super::Target;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::LastAttempt;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A buyer tried to pay and did not; the order stays payable (2.2.4).
#[derive(Debug, Clone)]
pub struct PayFailed {
    /// The platform.
    pub platform: MchId,
    /// What was to be paid.
    pub target: Target,
    /// What became of the try.
    pub attempt: LastAttempt,
}

impl Command for PayFailed {
    const NAME: &'static str = "order.pay_failed";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
