//! A worker takes a step that reaches outside; nobody else does it meanwhile.

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Task;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// A worker takes a step that reaches outside; nobody else does it meanwhile.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The platform.
    pub platform: MchId,
    /// The task.
    pub serial: i64,
    /// Until when it is taken.
    pub until: Time,
}

impl Command for Lease {
    const NAME: &'static str = "task.lease";
    type Output = Task;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
