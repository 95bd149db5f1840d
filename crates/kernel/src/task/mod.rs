//! Steps that are still to be done: put down with the change that needs them, done once.

mod done;
mod drop;
mod plan;
mod postpone;

pub use done::Done;
pub use drop::Drop;
pub use plan::{Plan, Upkeep};
pub use postpone::Postpone;

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Task, TaskKind};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// Puts a step down, to be done at `due_at` or soon after.
pub fn enqueue(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    platform: &MchId,
    (kind, subject): (TaskKind, Arc<str>),
    due_at: Time,
) {
    put_down(changes, ctx, platform, Step { kind, subject, lane: "".into(), due_at });
}

/// The same for a callback: those to one host share a lane, so that a slow one holds up only its
/// own.
pub fn enqueue_callback(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    platform: &MchId,
    (subject, url): (Arc<str>, &str),
    due_at: Time,
) {
    let step = Step { kind: TaskKind::Notify, subject, lane: host_of(url).into(), due_at };
    put_down(changes, ctx, platform, step);
}

struct Step {
    kind: TaskKind,
    subject: Arc<str>,
    lane: Arc<str>,
    due_at: Time,
}

fn put_down(changes: &mut Changes, ctx: &mut Ctx<'_>, platform: &MchId, step: Step) {
    let Step { kind, subject, lane, due_at } = step;
    let platform = platform.clone();
    let serial = ctx.ids.serial();
    changes.insert(Task { platform, serial, kind, subject, lane, due_at });
}

/// `host:port` of an address, in lower case.
fn host_of(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Notification, NotificationState};
    use crate::notification::{Attempted, Delivery, Hold, Occasion};
    use crate::refusal::Refusal;
    use crate::testing::{PLATFORM, START, World};

    fn world_with_a_task() -> World {
        let mut world = World::new();
        world.put(Task {
            platform: PLATFORM.into(),
            serial: 7,
            kind: TaskKind::Notify,
            lane: "".into(),
            subject: "EV-1".into(),
            due_at: START,
        });
        world
    }

    #[test]
    fn a_refused_step_ends_its_task_and_a_second_try_changes_nothing() {
        let mut world = world_with_a_task();
        let hold = Hold { platform: PLATFORM.into(), notification_id: "EV-1".into() };
        let done = Done { serial: 7, command: hold };
        let missing = Refusal::NotificationNotFound { id: "EV-1".into() };
        assert_eq!(world.run(done.clone()), Ok(Err(missing)));
        assert!(world.due_tasks().is_empty());
        assert_eq!(world.run(done), Err(Refusal::TaskGone));
    }

    #[test]
    fn a_step_and_its_end_are_one_change() {
        let mut world = world_with_a_task();
        world.put(crate::notification::tests::pending("EV-1"));
        let attempted = Attempted {
            platform: PLATFORM.into(),
            notification_id: "EV-1".into(),
            status: Some(204),
            delivery: Delivery::Accepted,
            occasion: Occasion::Scheduled,
        };
        let done = Done { serial: 7, command: attempted };
        let delivered = world.run(done.clone()).unwrap().unwrap();
        assert_eq!(delivered.state, NotificationState::Delivered);
        assert!(world.due_tasks().is_empty());
        assert_eq!(world.run(done), Err(Refusal::TaskGone));
        assert_eq!(world.all::<Notification>().next().unwrap().attempts, 1);
    }

    #[test]
    fn a_step_that_is_given_back_is_due_again_then() {
        let mut world = world_with_a_task();
        let due_at = START.after_ms(Time::SECOND);
        world.run(Postpone { platform: PLATFORM.into(), serial: 7, due_at }).unwrap();
        assert!(world.due_tasks().is_empty());
        world.advance(Time::SECOND);
        assert_eq!(world.due_tasks().len(), 1);
    }

    #[test]
    fn a_dropped_step_is_gone() {
        let mut world = world_with_a_task();
        let drop = Drop { platform: PLATFORM.into(), serial: 7 };
        world.run(drop.clone()).unwrap();
        assert!(world.due_tasks().is_empty());
        assert_eq!(world.run(drop), Err(Refusal::TaskGone));
        let postpone = Postpone { platform: PLATFORM.into(), serial: 7, due_at: START };
        assert_eq!(world.run(postpone), Err(Refusal::TaskGone));
    }

    #[test]
    fn callbacks_to_one_host_share_a_lane() {
        for (url, host) in [
            ("https://Shop.Example/paid", "shop.example"),
            ("http://127.0.0.1:8421/notify?x=1", "127.0.0.1:8421"),
            ("https://user:word@shop.example:8443", "shop.example:8443"),
            ("https://shop.example?x=@y", "shop.example"),
            ("", ""),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }
}
