//! A step is done: what it changes and its end are one change.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Task;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Does what a task asks for and ends the task, once: a second try is refused with
/// [`Refusal::TaskGone`]. A refusal of the inner command ends the task, too, and is the reply.
#[derive(Debug, Clone)]
pub struct Done<C> {
    /// The task.
    pub serial: i64,
    /// What it asks for.
    pub command: C,
}

impl<C: Command> Command for Done<C> {
    const NAME: &'static str = C::NAME;
    type Output = Result<C::Output, Refusal>;

    fn platform(&self) -> &MchId {
        self.command.platform()
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = Task::key(self.platform(), self.serial);
        view.get::<Task>(&key, || Refusal::TaskGone)?;
        let (reply, mut changes) = match self.command.decide(view, ctx) {
            Ok(decided) => (Ok(decided.reply), decided.changes),
            Err(Stop::Refuse(refusal)) => (Err(refusal), Changes::default()),
            Err(load) => return Err(load),
        };
        changes.delete(key);
        Ok(Decided { reply, changes })
    }
}
