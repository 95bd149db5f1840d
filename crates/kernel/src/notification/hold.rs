//! A callback cannot be sent: its receiver has no APIv3 key (1.6).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Notification, NotificationState};
use crate::refusal::Refusal;
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

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = Notification::key(&self.platform, &self.notification_id);
        let refusal = || Refusal::NotificationNotFound { id: self.notification_id.shared() };
        let notification = view.get::<Notification>(&key, refusal)?;
        if notification.state != NotificationState::Pending {
            return Ok(Decided::unchanged(()));
        }
        let mut changes = Changes::default();
        changes.update(Notification {
            state: NotificationState::Held,
            next_at: None,
            ..notification.clone()
        });
        Ok(Decided { reply: (), changes })
    }
}
