//! A stop-watch.

use std::time::{Duration, Instant};

/// Runs from when it was made.
#[derive(Debug)]
pub struct Watch(Instant);

impl Watch {
    /// Starts it.
    #[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
    pub fn start() -> Watch {
        Watch(Instant::now())
    }

    /// How long it ran.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// How many a second, after so many were done.
    pub fn rate(&self, done: usize) -> f64 {
        let done = u32::try_from(done).expect("a number that was done in a run");
        f64::from(done) / self.elapsed().as_secs_f64()
    }
}
