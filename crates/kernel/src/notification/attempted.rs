//! One try to deliver a callback is recorded; the next is put down by the schedule (4.1).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Attempt, Notification, NotificationState};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, NotificationId};

/// What a receiver said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Yes.
    Accepted,
    /// Nothing, or not yes: why.
    Failed(String),
}

/// Why a callback was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// It was due by the schedule; a failure puts the next try down.
    Scheduled,
    /// Somebody asked for it once more; the schedule goes on as it was.
    Resent,
    /// Its signature was wrong on purpose (1.5): it is recorded, and is no delivery whatever the
    /// receiver said.
    Probe,
}

/// One try to deliver a callback is recorded; the next is put down by the schedule (4.1).
#[derive(Debug, Clone)]
pub struct Attempted {
    /// The platform.
    pub platform: MchId,
    /// The callback.
    pub notification_id: NotificationId,
    /// HTTP status, if there was a reply.
    pub status: Option<i64>,
    /// What the receiver said.
    pub delivery: Delivery,
    /// Why it was sent now.
    pub occasion: Occasion,
}

impl Command for Attempted {
    const NAME: &'static str = "notification.attempted";
    type Output = Notification;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = Notification::key(&self.platform, &self.notification_id);
        let refusal = || Refusal::NotificationNotFound { id: self.notification_id.shared() };
        let mut notification = view.get::<Notification>(&key, refusal)?.clone();
        let mut changes = Changes::default();
        notification.attempts = notification.attempts.saturating_add(1);
        let error = match &self.delivery {
            Delivery::Accepted => None,
            Delivery::Failed(why) => Some(why.clone()),
        };
        changes.insert(Attempt {
            platform: self.platform.clone(),
            notification_id: self.notification_id.clone(),
            number: notification.attempts,
            at: ctx.now,
            status: self.status,
            error,
        });
        match (&self.delivery, self.occasion) {
            (_, Occasion::Probe) | (Delivery::Failed(_), Occasion::Resent) => {}
            (Delivery::Accepted, _) => {
                notification.state = NotificationState::Delivered;
                notification.next_at = None;
            }
            (Delivery::Failed(_), Occasion::Scheduled) => reschedule(&mut notification, &mut changes, ctx),
        }
        changes.update(notification.clone());
        Ok(Decided { reply: notification, changes })
    }
}

/// Puts the next try down, or gives up after the last. Only what is still to be delivered has a
/// schedule.
fn reschedule(notification: &mut Notification, changes: &mut Changes, ctx: &mut Ctx<'_>) {
    if notification.state != NotificationState::Pending {
        return;
    }
    let done = usize::try_from(notification.scheduled).unwrap_or(usize::MAX);
    notification.scheduled = notification.scheduled.saturating_add(1);
    notification.next_at = ctx
        .rules
        .notify
        .schedule_seconds
        .get(done)
        .map(|wait| ctx.now.after_ms(wait.saturating_mul(Time::SECOND)));
    match notification.next_at {
        Some(due_at) => {
            let subject = notification.notification_id.shared();
            let url = &notification.url;
            task::enqueue_callback(changes, ctx, &notification.platform, (subject, url), due_at);
        }
        None => notification.state = NotificationState::Failed,
    }
}
