//! What waits for a batch: commands that somebody waits for, and steps that are only due.
//!
//! Where both wait they take turns, so that a caller never waits behind more than one batch of
//! steps and steps are never forgotten; and a batch of steps is as long as a caller can bear.

use crate::Config;
use crate::job::Job;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

type Waiting = Receiver<Box<dyn Job>>;

/// Steps in the first batch, before it is known how long they take; and never fewer than a
/// quarter of it, since a commit costs something by itself.
const STEPS_FIRST: usize = 64;
const STEPS_MIN: usize = 16;

/// Who waits for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Somebody does, with a connection open.
    Request,
    /// Nobody: it is due.
    Step,
}

/// Both queues.
pub(crate) struct Queues {
    requests: Waiting,
    steps: Waiting,
    /// Who has the turn when both wait.
    turn: Class,
    batch_max: usize,
    pace: Pace,
}

impl Queues {
    /// Over the ends of two channels.
    pub(crate) fn new(requests: Waiting, steps: Waiting, config: &Config) -> Queues {
        let batch_max = config.batch_max.max(1);
        let pace = Pace::new(batch_max, config.steps_for);
        Queues { requests, steps, turn: Class::Request, batch_max, pace }
    }

    /// The next batch, once there is one; none when nothing will ever come. A caller that gives up
    /// waiting loses nothing.
    pub(crate) async fn next(&mut self) -> Option<(Class, Vec<Box<dyn Job>>)> {
        let waiting = self.waiting();
        let (class, first) = if let Some(found) = waiting {
            found
        } else {
            tokio::select! {
                biased;
                Some(job) = self.requests.recv() => (Class::Request, job),
                Some(job) = self.steps.recv() => (Class::Step, job),
                else => return None,
            }
        };
        let mut jobs = vec![first];
        self.fill(class, &mut jobs);
        self.turn = if class == Class::Request { Class::Step } else { Class::Request };
        Some((class, jobs))
    }

    fn waiting(&mut self) -> Option<(Class, Box<dyn Job>)> {
        let order = match self.turn {
            Class::Request => [Class::Request, Class::Step],
            Class::Step => [Class::Step, Class::Request],
        };
        order.into_iter().find_map(|class| Some((class, self.of(class).try_recv().ok()?)))
    }

    fn of(&mut self, class: Class) -> &mut Waiting {
        match class {
            Class::Request => &mut self.requests,
            Class::Step => &mut self.steps,
        }
    }

    /// Adds what else waits of a class, as long as there is room.
    pub(crate) fn fill(&mut self, class: Class, jobs: &mut Vec<Box<dyn Job>>) {
        let most = if class == Class::Step { self.pace.most } else { self.batch_max };
        let queue = self.of(class);
        while jobs.len() < most {
            let Ok(job) = queue.try_recv() else { return };
            jobs.push(job);
        }
    }

    /// Whether steps wait.
    pub(crate) fn has_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    /// A batch of steps was durable after so long.
    pub(crate) fn took(&mut self, steps: usize, time: Duration) {
        self.pace.learn(steps, time);
    }

    /// How many wait.
    pub(crate) fn depth(&self) -> usize {
        self.requests.len().saturating_add(self.steps.len())
    }

    /// Takes no more; what waits is still given out.
    pub(crate) fn close(&mut self) {
        self.requests.close();
        self.steps.close();
    }
}

/// How many steps fit into the time that a batch of them may take.
struct Pace {
    most: usize,
    batch_max: usize,
    steps_for: Option<Duration>,
}

impl Pace {
    fn new(batch_max: usize, steps_for: Option<Duration>) -> Pace {
        let first = if steps_for.is_some() { STEPS_FIRST } else { batch_max };
        Pace { most: first.min(batch_max), batch_max, steps_for }
    }

    /// Shrinks to what would have fitted; grows by a quarter while full batches fit.
    fn learn(&mut self, steps: usize, time: Duration) {
        let Some(fits) = self.steps_for else { return };
        if time > fits {
            let fitting = (steps as u128).saturating_mul(fits.as_micros()) / time.as_micros().max(1);
            self.most = usize::try_from(fitting).unwrap_or(usize::MAX).max(STEPS_MIN);
        } else if steps >= self.most {
            self.most = self.most.saturating_add(self.most / 4 + 1);
        }
        self.most = self.most.min(self.batch_max);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_of_steps_become_as_long_as_a_caller_can_bear() {
        let mut pace = Pace::new(512, Some(Duration::from_millis(20)));
        for _ in 0..20 {
            let full = pace.most;
            pace.learn(full, Duration::from_millis(1));
        }
        assert_eq!(pace.most, 512, "quick steps fill batches");
        pace.learn(512, Duration::from_millis(80));
        assert_eq!(pace.most, 128, "four times too long: a quarter of them");
        pace.learn(5, Duration::from_millis(1));
        assert_eq!(pace.most, 128, "a batch that was not full tells nothing");
        pace.learn(128, Duration::from_secs(9));
        assert_eq!(pace.most, STEPS_MIN);
        assert_eq!(Pace::new(4, Some(Duration::ZERO)).most, 4, "never more than a batch takes");
        let mut pace = Pace::new(512, None);
        pace.learn(512, Duration::from_secs(9));
        assert_eq!(pace.most, 512, "nobody asked for short batches");
    }
}
