//! A step is given back, to be done later.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Task;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// A step is given back, to be done later: the outside world had no answer yet.
#[derive(Debug, Clone)]
pub struct Postpone {
    /// The platform.
    pub platform: MchId,
    /// The task.
    pub serial: i64,
    /// Not before.
    pub due_at: Time,
}

impl Command for Postpone {
    const NAME: &'static str = "task.postpone";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = Task::key(&self.platform, self.serial);
        let mut task = view.get::<Task>(&key, || Refusal::TaskGone)?.clone();
        task.due_at = self.due_at;
        let mut changes = Changes::default();
        changes.update(task);
        Ok(Decided { reply: (), changes })
    }
}
