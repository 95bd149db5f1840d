//! One try to deliver a callback is recorded; the next is put down by the schedule (4.1).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Notification;
use crate::view::{Stop, View};
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

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
