//! A callback's way out.

use super::letter::Draft;
use super::reply::Heard;
use crate::Worker;
use tongbao_base::ids::{MchId, NotificationId};
use tongbao_engine::Failure;
use tongbao_kernel::notification::{ContentOf, Delivery};

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
    /// Sends a callback, telling its thing as it is now.
    pub(crate) async fn deliver(
        &self,
        platform: &MchId,
        notification_id: &NotificationId,
    ) -> Result<Sent, Failure> {
        let content = ContentOf { platform: platform.clone(), notification_id: notification_id.clone() };
        let (notification, content) = self.engine.ask(content).await?;
        let Some(merchant) = self.keyring.merchant(notification.mchid.as_str()) else {
            return Ok(Sent::NoKey);
        };
        let rules = self.engine.rules().of(platform);
        let Some(draft) = Draft::new(&notification, &content, rules, &merchant) else {
            return Ok(Sent::NoKey);
        };
        let key = self.keyring.signing_key(None, Some(&merchant), self.settings.wall.now());
        let heard = match draft.sign(key, self.settings.wall.now()).await {
            Ok(letter) => self.post.send(letter, self.reply_timeout(platform)).await,
            Err(reason) => Heard::silence(reason),
        };
        let outcome = if heard.delivery == Delivery::Accepted { "accepted" } else { "failed" };
        metrics::counter!("tongbao_callbacks_total", "outcome" => outcome).increment(1);
        if let Delivery::Failed(reason) = &heard.delivery {
            tracing::info!(notification.id = %notification_id, url = notification.url, reason, "callback failed");
        }
        Ok(Sent::Tried { status: heard.status, delivery: heard.delivery })
    }
}
