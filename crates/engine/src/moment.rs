//! The time of decisions: what the clock says, but never earlier than it was.

use crate::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tongbao_base::Time;

/// Tells the time of commands and queries. A machine's clock may be set back; a decision is
/// never dated before one that it builds upon.
#[derive(Clone)]
pub(crate) struct Moments {
    clock: Arc<dyn Clock>,
    latest: Arc<AtomicI64>,
}

impl Moments {
    /// Follows a clock.
    pub(crate) fn of(clock: Arc<dyn Clock>) -> Self {
        Moments { clock, latest: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// Now.
    pub(crate) fn now(&self) -> Time {
        let now = self.clock.now();
        let latest = self.latest.fetch_max(now.ms(), Ordering::Relaxed);
        now.max(Time::from_ms(latest))
    }

    /// From now on never earlier than this.
    pub(crate) fn not_before(&self, moment: Time) {
        self.latest.fetch_max(moment.ms(), Ordering::Relaxed);
    }

    /// The clock.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }
}
