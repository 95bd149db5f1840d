//! A callback is put down together with its first delivery.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Event, Notification, NotificationState};
use crate::task;
use std::sync::Arc;
use tongbao_base::ids::{MchId, NotificationId};

/// What is told to whom.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// The platform.
    pub platform: &'a MchId,
    /// Who is told.
    pub mchid: &'a MchId,
    /// What it tells.
    pub event: Event,
    /// Of which thing.
    pub subject: Arc<str>,
    /// Where to; none: nobody is told.
    pub url: Option<&'a str>,
}

/// `EV-` and digits, as in the contract's sample (1.14).
const ID_PREFIX: &str = "EV-";
/// Fits into the 36 characters of the callback's `id`.
const ID_WIDTH: usize = 32;

/// Puts a callback down, due at once.
pub fn announce(changes: &mut Changes, ctx: &mut Ctx<'_>, notice: &Notice<'_>) {
    let Some(url) = notice.url else { return };
    let notification_id = NotificationId::from(ctx.ids.digits(ID_PREFIX, ID_WIDTH, ctx.now));
    let due_at = ctx.now;
    task::enqueue_callback(changes, ctx, notice.platform, (notification_id.shared(), url), due_at);
    changes.insert(Notification {
        platform: notice.platform.clone(),
        notification_id,
        mchid: notice.mchid.clone(),
        event: notice.event,
        subject: Arc::clone(&notice.subject),
        url: url.to_owned(),
        state: NotificationState::Pending,
        attempts: 0,
        scheduled: 0,
        created_at: ctx.now,
        next_at: Some(due_at),
    });
}
