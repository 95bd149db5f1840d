//! Who carries callbacks, when it is not this worker itself.

use super::reply::{Heard, judge};
use async_trait::async_trait;

/// A callback, rendered and not sealed.
#[derive(Debug, Clone, Copy)]
pub struct Errand<'a> {
    /// Its `id`: the same with every try.
    pub id: &'a str,
    /// Who is told.
    pub mchid: &'a str,
    /// Where to.
    pub url: &'a str,
    /// `REFUND.SUCCESS`.
    pub event_type: &'a str,
    /// What would be sealed: JSON.
    pub resource: &'a [u8],
}

/// A receiver's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// Carries callbacks in place of the sealing, signing HTTP client: the simulator has receivers of
/// its own.
#[async_trait]
pub trait Courier: Send + Sync + 'static {
    /// Brings a callback to its receiver; none: no answer came in time.
    async fn carry(&self, errand: Errand<'_>) -> Option<Answer>;
}

/// What was heard of a receiver.
pub(super) fn heard(answer: Option<Answer>) -> Heard {
    match answer {
        Some(answer) => judge(answer.status, &answer.body),
        None => Heard::silence("no reply in time".to_owned()),
    }
}
