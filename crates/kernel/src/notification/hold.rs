//! A callback cannot be sent: its receiver has no APIv3 key (1.6).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, NotificationId};

/// A callback cannot be sent: its receiver has no APIv3 key (1.6).
#[derive(Debug, Clone)]
pub struct Hold {
    /// The platform.
    pub platform: MchId,
    /// The callback.
    pub notification_id: NotificationId,
}

impl Command for Hold {
    const NAME: &'static str = "notification.hold";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
