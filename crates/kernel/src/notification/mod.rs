//! Callbacks: announced with the change that they tell of, delivered by the published schedule.

mod announce;
mod attempted;
mod content;
mod hold;

pub use announce::{Notice, announce};
pub use attempted::{Attempted, Delivery, Occasion};
pub use content::{Content, ContentOf};
pub use hold::Hold;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::changes::Changes;
    use crate::command::{Command, Decided};
    use crate::ctx::Ctx;
    use crate::model::{Attempt, Event, Notification, NotificationState, TaskKind};
    use crate::refusal::Refusal;
    use crate::task::Done;
    use crate::testing::{PLATFORM, START, World};
    use crate::view::{Stop, View};
    use tongbao_base::Time;
    use tongbao_base::ids::MchId;

    /// A callback that was never tried.
    pub(crate) fn pending(id: &str) -> Notification {
        Notification {
            platform: PLATFORM.into(),
            notification_id: id.into(),
            mchid: PLATFORM.into(),
            event: Event::OrderPaid,
            subject: "4200000001202510090000000001".into(),
            url: "https://shop.example/paid".to_owned(),
            state: NotificationState::Pending,
            attempts: 0,
            scheduled: 0,
            created_at: START,
            next_at: Some(START),
        }
    }

    fn attempted(id: &str, delivery: Delivery, occasion: Occasion) -> Attempted {
        let status = Some(if delivery == Delivery::Accepted { 200 } else { 500 });
        Attempted { platform: PLATFORM.into(), notification_id: id.into(), status, delivery, occasion }
    }

    fn failed() -> Delivery {
        Delivery::Failed("HTTP 500".to_owned())
    }

    /// Announces one thing.
    struct Tell {
        platform: MchId,
        url: Option<&'static str>,
    }

    impl Command for Tell {
        const NAME: &'static str = "test.tell";
        type Output = ();
        fn platform(&self) -> &MchId {
            &self.platform
        }
        fn decide(&self, _: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
            let mut changes = Changes::default();
            let (platform, mchid) = (&self.platform, &self.platform);
            let notice =
                Notice { platform, mchid, event: Event::OrderPaid, subject: "1".into(), url: self.url };
            announce(&mut changes, ctx, &notice);
            Ok(Decided { reply: (), changes })
        }
    }

    #[test]
    fn a_callback_without_an_address_is_told_to_nobody() {
        let mut world = World::new();
        world.run(Tell { platform: PLATFORM.into(), url: None }).unwrap();
        assert!(world.rows().is_empty());
    }

    #[test]
    fn a_callback_that_is_never_accepted_is_tried_sixteen_times_by_the_published_schedule() {
        let mut world = World::new();
        world.run(Tell { platform: PLATFORM.into(), url: Some("https://shop.example/paid") }).unwrap();
        let mut tries = Vec::new();
        while let Some(task) = world.tasks(TaskKind::Notify).first().cloned() {
            world.advance(task.due_at.ms_since(world.now));
            tries.push(world.now.ms_since(START) / Time::SECOND);
            let command = attempted(&task.subject, failed(), Occasion::Scheduled);
            world.run(Done { serial: task.serial, command }).unwrap().unwrap();
        }
        let published =
            [0, 15, 30, 60, 240, 840, 2040, 3840, 5640, 7440, 11_040, 21_840, 32_640, 43_440, 65_040, 86_640];
        assert_eq!(tries, published);
        let notification = world.all::<Notification>().next().unwrap();
        assert_eq!((notification.state, notification.next_at), (NotificationState::Failed, None));
        assert_eq!(world.all::<Attempt>().count(), 16);
    }

    #[test]
    fn an_accepted_callback_is_not_tried_again() {
        let mut world = World::new();
        world.put(pending("EV-1"));
        let told = world.run(attempted("EV-1", Delivery::Accepted, Occasion::Scheduled)).unwrap();
        assert_eq!((told.state, told.next_at), (NotificationState::Delivered, None));
        assert!(world.tasks(TaskKind::Notify).is_empty());
    }

    #[test]
    fn a_stale_try_of_a_delivered_callback_is_logged_and_no_more() {
        let mut world = World::new();
        world.put(Notification { state: NotificationState::Delivered, next_at: None, ..pending("EV-1") });
        let told = world.run(attempted("EV-1", failed(), Occasion::Scheduled)).unwrap();
        assert_eq!((told.state, told.attempts, told.next_at), (NotificationState::Delivered, 1, None));
        assert!(world.tasks(TaskKind::Notify).is_empty());
        assert_eq!(world.all::<Attempt>().next().unwrap().error.as_deref(), Some("HTTP 500"));
    }

    #[test]
    fn a_resent_callback_that_fails_leaves_the_schedule_as_it_was() {
        let mut world = World::new();
        world.put(pending("EV-1"));
        world.run(attempted("EV-1", failed(), Occasion::Scheduled)).unwrap();
        let resent = world.run(attempted("EV-1", failed(), Occasion::Resent)).unwrap();
        assert_eq!(resent.next_at, Some(START.after_ms(15 * Time::SECOND)));
        assert_eq!(world.tasks(TaskKind::Notify).len(), 1);
        world.advance(15 * Time::SECOND);
        let third = world.run(attempted("EV-1", failed(), Occasion::Scheduled)).unwrap();
        assert_eq!(third.next_at, Some(START.after_ms(30 * Time::SECOND)), "the second wait is 15 s, too");
    }

    #[test]
    fn a_held_callback_is_delivered_when_it_is_resent() {
        let mut world = World::new();
        world.put(pending("EV-1"));
        world.run(Hold { platform: PLATFORM.into(), notification_id: "EV-1".into() }).unwrap();
        let held = world.all::<Notification>().next().unwrap();
        assert_eq!((held.state, held.next_at), (NotificationState::Held, None));
        let told = world.run(attempted("EV-1", Delivery::Accepted, Occasion::Resent)).unwrap();
        assert_eq!(told.state, NotificationState::Delivered);
    }

    #[test]
    fn a_callback_that_is_not_there_is_refused() {
        let missing = Refusal::NotificationNotFound { id: "EV-9".into() };
        let mut world = World::new();
        let hold = Hold { platform: PLATFORM.into(), notification_id: "EV-9".into() };
        assert_eq!(world.run(hold), Err(missing.clone()));
        assert_eq!(
            world.run(attempted("EV-9", Delivery::Accepted, Occasion::Scheduled)),
            Err(missing.clone())
        );
        let content = ContentOf { platform: PLATFORM.into(), notification_id: "EV-9".into() };
        assert_eq!(world.ask(content), Err(missing));
    }
}
