//! A step became unnecessary.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Task;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A step became unnecessary: what it was to bring about has come about otherwise.
#[derive(Debug, Clone)]
pub struct Drop {
    /// The platform.
    pub platform: MchId,
    /// The task.
    pub serial: i64,
}

impl Command for Drop {
    const NAME: &'static str = "task.drop";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = Task::key(&self.platform, self.serial);
        view.get::<Task>(&key, || Refusal::TaskGone)?;
        let mut changes = Changes::default();
        changes.delete(key);
        Ok(Decided { reply: (), changes })
    }
}
