//! A step of the installation itself is put down, or moved to another moment.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{OPERATOR, Task, TaskKind};
use crate::view::{Stop, View};
use std::sync::{Arc, LazyLock};
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// Such steps belong to no platform.
static NOBODY: LazyLock<MchId> = LazyLock::new(|| MchId::from(OPERATOR));

/// The installation's own steps, each of which there is at most once. No run gives their serials,
/// and no platform's task has the operator's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upkeep {
    /// A platform certificate is made before the last one ends (1.7).
    PlatformKeys,
}

impl Upkeep {
    /// The serial of its one task.
    pub const fn serial(self) -> i64 {
        match self {
            Upkeep::PlatformKeys => 0,
        }
    }

    const fn kind(self) -> TaskKind {
        match self {
            Upkeep::PlatformKeys => TaskKind::KeepPlatformKeys,
        }
    }
}

/// A step of the installation itself is put down, or moved to another moment. It is never done for
/// good: who does it postpones it to the next time.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which.
    pub upkeep: Upkeep,
    /// When it is due.
    pub due_at: Time,
}

impl Command for Plan {
    const NAME: &'static str = "task.plan";
    type Output = ();

    fn platform(&self) -> &MchId {
        &NOBODY
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let serial = self.upkeep.serial();
        let planned = view.find::<Task>(&Task::key(&NOBODY, serial))?;
        let mut changes = Changes::default();
        match planned {
            Some(task) if task.due_at == self.due_at => {}
            Some(task) => changes.update(Task { due_at: self.due_at, ..task.clone() }),
            None => changes.insert(Task {
                platform: NOBODY.clone(),
                serial,
                kind: self.upkeep.kind(),
                subject: Arc::from(OPERATOR),
                lane: Arc::from(""),
                due_at: self.due_at,
            }),
        }
        Ok(Decided { reply: (), changes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::Postpone;
    use crate::testing::{START, World};

    fn plan(due_at: Time) -> Plan {
        Plan { upkeep: Upkeep::PlatformKeys, due_at }
    }

    #[test]
    fn a_step_of_the_installation_is_there_once_and_can_be_moved() {
        let mut world = World::new();
        world.run(plan(START.after_ms(Time::DAY))).unwrap();
        assert!(world.due_tasks().is_empty());
        world.run(plan(START)).unwrap();
        world.run(plan(START)).unwrap();
        let due = world.due_tasks();
        assert_eq!(due.len(), 1);
        assert_eq!((due[0].kind, due[0].serial), (TaskKind::KeepPlatformKeys, 0));
        let later = Postpone { platform: OPERATOR.into(), serial: 0, due_at: START.after_ms(Time::DAY) };
        world.run(later).unwrap();
        assert!(world.due_tasks().is_empty());
    }
}
