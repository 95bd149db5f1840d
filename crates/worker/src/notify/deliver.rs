//! A callback's way out.

use super::letter::Draft;
use super::reply::Heard;
use crate::Worker;
use tongbao_base::ids::{MchId, NotificationId};
use tongbao_engine::Failure;
use tongbao_kernel::model::Notification;
use tongbao_kernel::notification::{Content, ContentOf, Delivery};

/// What became of a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing was sent: its receiver has no APIv3 key (1.6).
    NoKey,
    /// It was sent, or could not be.
    Tried {
        /// HTTP status, if there was a reply.
        status: Option<i64>,
        /// What the receiver said.
        delivery: Delivery,
    },
}

impl Worker {
    /// A callback and what it tells, as it is now.
    pub(crate) async fn content(
        &self,
        platform: &MchId,
        notification_id: &NotificationId,
    ) -> Result<(Notification, Content), Failure> {
        let query = ContentOf { platform: platform.clone(), notification_id: notification_id.clone() };
        self.engine.ask(query).await
    }

    /// Sends a callback.
    pub(crate) async fn deliver(&self, notification: &Notification, content: &Content) -> Sent {
        // Reading the keys anew is little beside the signature, and a key may come or go any time.
        let Some(merchant) = self.keyring.current(notification.mchid.as_str()) else {
            return Sent::NoKey;
        };
        let rules = self.engine.rules().of(&notification.platform);
        let Some(draft) = Draft::new(notification, content, rules, &merchant) else {
            return Sent::NoKey;
        };
        // Certificates hold by the rules' time, which the sandbox moves; receivers compare the
        // signature's timestamp with their own clocks.
        let key = self.keyring.signing_key(None, Some(&merchant), self.engine.clock().now());
        let now = self.settings.wall.now();
        let heard = match draft.sign(key, now).await {
            Ok(letter) => self.post.send(letter, self.reply_timeout(&notification.platform)).await,
            Err(reason) => Heard::silence(reason),
        };
        let outcome = if heard.delivery == Delivery::Accepted { "accepted" } else { "failed" };
        metrics::counter!("tongbao_callbacks_total", "outcome" => outcome).increment(1);
        if let Delivery::Failed(reason) = &heard.delivery {
            let (id, url) = (&notification.notification_id, &notification.url);
            tracing::info!(notification.id = %id, notification.url = url, reason, "callback failed");
        }
        Sent::Tried { status: heard.status, delivery: heard.delivery }
    }
}
