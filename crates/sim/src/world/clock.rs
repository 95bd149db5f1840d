//! A clock that the script sets.

use std::sync::atomic::{AtomicI64, Ordering};
use tongbao_base::Time;
use tongbao_engine::Clock;

/// Stands until it is moved.
#[derive(Debug)]
pub(crate) struct Hands(AtomicI64);

impl Hands {
    /// 2025-10-09T16:53:20+08:00.
    pub(crate) const START: Time = Time::from_ms(1_760_000_000_000);

    pub(crate) fn new() -> Self {
        Hands(AtomicI64::new(Self::START.ms()))
    }

    /// Moves forward; never back.
    pub(crate) fn set(&self, at: Time) {
        self.0.fetch_max(at.ms(), Ordering::Relaxed);
    }
}

impl Clock for Hands {
    fn now(&self) -> Time {
        Time::from_ms(self.0.load(Ordering::Relaxed))
    }
}
