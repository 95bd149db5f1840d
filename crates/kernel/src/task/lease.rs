//! A worker takes a step that reaches outside; nobody else does it meanwhile.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Task;
use crate::refusal::Refusal;
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

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let task = view.get::<Task>(&Task::key(&self.platform, self.serial), || Refusal::TaskGone)?;
        if task.leased_until > ctx.now {
            return Err(Refusal::TaskGone.into());
        }
        let task = Task { leased_until: self.until, ..task.clone() };
        let mut changes = Changes::default();
        changes.update(task.clone());
        Ok(Decided { reply: task, changes })
    }
}
