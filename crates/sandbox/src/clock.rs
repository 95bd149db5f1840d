//! A clock that can be moved forward, and never back.

use crate::stored;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tongbao_base::Time;
use tongbao_engine::{Clock, SystemClock};
use tongbao_kernel::setting::Set;
use tongbao_store::{Reader, StoreError};

/// The setting that says how far the clock is ahead of the machine's, in milliseconds.
const AHEAD: &str = "clock.ahead_ms";

/// The machine's time plus what it was moved by; it stands still while it is being moved, so that
/// every step on the way is done exactly when it is due.
pub struct MovableClock {
    wall: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    ahead_ms: i64,
    standing_at: Option<Time>,
    /// The latest time told: the machine's clock may be set back.
    told: Time,
}

impl MovableClock {
    /// A clock over the machine's own that was never moved.
    pub fn new() -> Self {
        Self::over(Arc::new(SystemClock))
    }

    /// A clock over another that was never moved.
    pub fn over(wall: Arc<dyn Clock>) -> Self {
        MovableClock { wall, state: Mutex::default() }
    }

    /// Moves the clock to where it was when the installation last ran.
    pub async fn restore(&self, reader: &dyn Reader) -> Result<(), StoreError> {
        for setting in stored::all(reader).await? {
            if setting.name.as_ref() == AHEAD {
                let ahead_ms = setting.value.parse().map_err(|_| {
                    StoreError::Corrupt(format!("{AHEAD} is {:?}, not a number", setting.value))
                })?;
                self.state().ahead_ms = ahead_ms;
            }
        }
        Ok(())
    }

    /// The command that lets a restart find the clock at `target` or later.
    pub(crate) fn remember(&self, target: Time) -> Set {
        let ahead_ms = target.ms_since(self.wall.now());
        stored::remember(AHEAD, Some(ahead_ms.to_string()))
    }

    /// Stops the clock where it is.
    pub(crate) fn stand(&self) -> Time {
        let mut state = self.state();
        let now = self.tell(&mut state);
        state.standing_at = Some(now);
        now
    }

    /// Moves the standing clock forward to `at`.
    pub(crate) fn step_to(&self, at: Time) {
        let mut state = self.state();
        let now = self.tell(&mut state);
        state.standing_at = Some(now.max(at));
    }

    /// Lets the clock go on from where it stands.
    pub(crate) fn go_on(&self) {
        let mut state = self.state();
        let now = self.tell(&mut state);
        state.standing_at = None;
        state.ahead_ms = now.ms_since(self.wall.now());
    }

    fn tell(&self, state: &mut State) -> Time {
        let now = state.standing_at.unwrap_or_else(|| self.wall.now().after_ms(state.ahead_ms));
        state.told = state.told.max(now);
        state.told
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MovableClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Time {
        let mut state = self.state();
        self.tell(&mut state)
    }
}

impl std::fmt::Debug for MovableClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MovableClock").field("state", &*self.state()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    struct Wall(AtomicI64);

    impl Clock for Wall {
        fn now(&self) -> Time {
            Time::from_ms(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn the_clock_stands_while_it_is_moved_and_then_goes_on() {
        let wall = Arc::new(Wall(AtomicI64::new(1000)));
        let clock = MovableClock::over(Arc::clone(&wall) as Arc<dyn Clock>);
        assert_eq!(clock.stand(), Time::from_ms(1000));
        wall.0.store(1500, Ordering::Relaxed);
        assert_eq!(clock.now(), Time::from_ms(1000));
        clock.step_to(Time::from_ms(9000));
        clock.go_on();
        wall.0.store(1600, Ordering::Relaxed);
        assert_eq!(clock.now(), Time::from_ms(9100));
    }

    #[test]
    fn the_clock_never_goes_back() {
        let wall = Arc::new(Wall(AtomicI64::new(1000)));
        let clock = MovableClock::over(Arc::clone(&wall) as Arc<dyn Clock>);
        clock.step_to(Time::from_ms(5000));
        clock.step_to(Time::from_ms(2000));
        clock.go_on();
        assert_eq!(clock.now(), Time::from_ms(5000));
        wall.0.store(0, Ordering::Relaxed);
        assert_eq!(clock.now(), Time::from_ms(5000));
    }
}
