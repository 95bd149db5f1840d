//! A callback's way out.

use super::courier;
use super::letter::Draft;
use super::post::Letter;
use super::probe;
use super::reply::Heard;
use crate::Worker;
use std::time::Duration;
use tongbao_engine::Failure;
use tongbao_kernel::model::Notification;
use tongbao_kernel::notification::{Attempted, Content, Delivery, Occasion};

/// Replies that ask for less.
const TOO_MANY_REQUESTS: i64 = 429;
const SERVER_ERROR: i64 = 500;

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
        /// After how long there was an answer; none: there was none, or one that says that the
        /// receiver has too much to do.
        answer: Option<Duration>,
    },
}

impl Worker {
    /// Sends a callback.
    pub(crate) async fn deliver(&self, notification: &Notification, content: &Content) -> Sent {
        let Some((heard, took)) = self.send(notification, content).await else { return Sent::NoKey };
        let asks_for_less = |status: i64| status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
        let answer = heard.status.filter(|status| !asks_for_less(*status)).map(|_| took);
        let outcome = if heard.delivery == Delivery::Accepted { "accepted" } else { "failed" };
        metrics::counter!("tongbao_callbacks_total", "outcome" => outcome).increment(1);
        if let Delivery::Failed(reason) = &heard.delivery {
            let (id, url) = (&notification.notification_id, &notification.url);
            tracing::info!(notification.id = %id, notification.url = url, reason, "callback failed");
        }
        Sent::Tried { status: heard.status, delivery: heard.delivery, answer }
    }

    /// What was heard, and after how long.
    #[expect(clippy::disallowed_methods, reason = "how long the receiver took, not when it was")]
    async fn send(&self, notification: &Notification, content: &Content) -> Option<(Heard, Duration)> {
        if let Some(courier) = &self.settings.courier {
            let rules = self.engine.rules().of(&notification.platform);
            let merchant = self.keyring.current(notification.mchid.as_str())?;
            let draft = Draft::new(notification, content, rules, &merchant)?;
            return Some((courier::heard(courier.carry(draft.errand()).await), Duration::ZERO));
        }
        let letter = self.letter(notification, content).await?;
        let watch = std::time::Instant::now();
        let heard = match letter {
            Ok(letter) => self.post.send(letter, self.reply_timeout(&notification.platform)).await,
            Err(reason) => Heard::silence(reason),
        };
        Some((heard, watch.elapsed()))
    }

    /// Sends a callback with a wrong signature first, if it is among those that are (1.5), and
    /// records what the receiver said to it.
    pub(crate) async fn probe(&self, notification: &Notification, content: &Content) -> Result<(), Failure> {
        let percent = self.settings.signtest_probe_percent;
        let id = &notification.notification_id;
        if notification.attempts > 0 || !probe::is_chosen(id.as_str(), percent) {
            return Ok(());
        }
        let Some(Ok(letter)) = self.letter(notification, content).await else { return Ok(()) };
        let timeout = self.reply_timeout(&notification.platform);
        let status = self.post.send(probe::spoilt(letter), timeout).await.status;
        let verdict = probe::verdict(status);
        tracing::info!(notification.id = %id, notification.url = notification.url, status, "{verdict}");
        let attempted = Attempted {
            platform: notification.platform.clone(),
            notification_id: id.clone(),
            status,
            delivery: Delivery::Failed(verdict),
            occasion: Occasion::Probe,
        };
        self.submit(attempted).await.map(|_| ())
    }

    /// Writes, seals and signs a callback; none when its receiver has no key to seal it with.
    async fn letter(&self, notification: &Notification, content: &Content) -> Option<Result<Letter, String>> {
        let merchant = self.keyring.merchant(notification.mchid.as_str())?;
        let rules = self.engine.rules().of(&notification.platform);
        let draft = Draft::new(notification, content, rules, &merchant)?;
        // Certificates hold by the rules' time, which the sandbox moves; receivers compare the
        // signature's timestamp with their own clocks.
        let key = self.keyring.signing_key(None, Some(&merchant), self.engine.clock().now());
        Some(draft.sign(&self.pool, key, self.settings.wall.now()).await)
    }
}
