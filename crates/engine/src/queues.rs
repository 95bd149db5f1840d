//! What waits for a batch: commands that somebody waits for, and steps that are only due.
//!
//! A batch takes both, requests first: they share its commit, which costs more than either. Steps
//! are never forgotten, and never so many that a caller waits for them longer than it can bear.

use crate::Config;
use crate::job::Job;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

type Waiting = Receiver<Box<dyn Job>>;

/// Steps in the first batch, before it is known how long they take; and never fewer than a
/// quarter of it, since a commit costs something by itself.
const STEPS_FIRST: usize = 64;
const STEPS_MIN: usize = 16;
/// How late timers are, more or less; none is set for less.
const TIMER: Duration = Duration::from_micros(500);
/// One part in so many of what a batch is taken to need is the last one's.
const REMEMBERED: u32 = 8;
/// Beside requests only one step in so many: a request may come while one batch is done and go in
/// the next, and waits for the steps of both.
const BESIDE_REQUESTS: usize = 2;

/// Who waits for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Somebody does, with a connection open.
    Request,
    /// Nobody: it is due.
    Step,
}

/// What is done and committed together.
#[derive(Default)]
pub(crate) struct Together {
    requests: Vec<Box<dyn Job>>,
    steps: Vec<Box<dyn Job>>,
}

impl Together {
    /// How many of each class.
    pub(crate) fn counts(&self) -> Counts {
        Counts { requests: self.requests.len(), steps: self.steps.len() }
    }

    /// In the order in which they are decided.
    pub(crate) fn into_jobs(self) -> Vec<Box<dyn Job>> {
        let mut jobs = self.requests;
        jobs.extend(self.steps);
        jobs
    }

    /// How much later all of them can be durable.
    fn patience(&self) -> Duration {
        let all = self.requests.iter().chain(&self.steps);
        all.map(|job| job.patience()).min().unwrap_or_default()
    }
}

/// How many commands of each class a batch holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) requests: usize,
    pub(crate) steps: usize,
}

/// Both queues.
pub(crate) struct Queues {
    requests: Waiting,
    steps: Waiting,
    batch_max: usize,
    pace: Pace,
    /// How long a batch takes until it is durable.
    usual: Duration,
}

impl Queues {
    /// Over the ends of two channels.
    pub(crate) fn new(requests: Waiting, steps: Waiting, config: &Config) -> Queues {
        let batch_max = config.batch_max.max(1);
        let pace = Pace::new(batch_max, config.steps_for);
        Queues { requests, steps, batch_max, pace, usual: Duration::ZERO }
    }

    /// The next batch, once there is one; none when nothing will ever come. A caller that gives up
    /// waiting loses nothing.
    pub(crate) async fn next(&mut self) -> Option<Together> {
        let mut together = Together::default();
        self.fill(&mut together);
        if together.requests.is_empty() && together.steps.is_empty() {
            tokio::select! {
                biased;
                Some(job) = self.requests.recv() => together.requests.push(job),
                Some(job) = self.steps.recv() => together.steps.push(job),
                else => return None,
            }
            self.fill(&mut together);
        }
        Some(together)
    }

    /// Waits for more, if all can bear that beside what a batch takes, and there is room. Steps alone
    /// wait no longer than until somebody asks for something.
    pub(crate) async fn gather(&mut self, together: &mut Together) {
        let patience = together.patience().saturating_sub(self.usual).saturating_sub(TIMER);
        let Counts { requests, steps } = together.counts();
        if patience < TIMER || requests >= self.batch_max || steps >= self.steps_max(requests) {
            return;
        }
        if requests > 0 {
            wait(patience).await;
        } else {
            tokio::select! {
                biased;
                Some(job) = self.requests.recv() => together.requests.push(job),
                () = wait(patience) => {}
            }
        }
        self.fill(together);
    }

    /// Adds what waits, as long as there is room.
    fn fill(&mut self, together: &mut Together) {
        take(&mut self.requests, &mut together.requests, self.batch_max);
        let steps_max = self.steps_max(together.requests.len());
        take(&mut self.steps, &mut together.steps, steps_max);
    }

    fn steps_max(&self, requests: usize) -> usize {
        if requests == 0 { self.pace.most } else { self.pace.most.div_ceil(BESIDE_REQUESTS) }
    }

    /// A batch was durable after so long, of which its steps have their part.
    pub(crate) fn took(&mut self, Counts { requests, steps }: Counts, time: Duration) {
        self.usual = (self.usual * (REMEMBERED - 1) + time) / REMEMBERED;
        if requests == 0 {
            self.pace.learn(steps, time);
        } else if steps > 0 {
            let all = u32::try_from(requests.saturating_add(steps)).unwrap_or(u32::MAX);
            let as_alone = steps.saturating_mul(BESIDE_REQUESTS);
            let part = u32::try_from(as_alone).unwrap_or(u32::MAX);
            self.pace.learn(as_alone, time.saturating_mul(part) / all);
        }
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

fn take(queue: &mut Waiting, jobs: &mut Vec<Box<dyn Job>>, most: usize) {
    while jobs.len() < most
        && let Ok(job) = queue.try_recv()
    {
        jobs.push(job);
    }
}

#[expect(clippy::disallowed_methods, reason = "how long, not until when")]
async fn wait(patience: Duration) {
    tokio::time::sleep(patience).await;
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
    use crate::job::Verdict;
    use tokio::sync::mpsc::{self, Sender};
    use tongbao_base::ids::MchId;
    use tongbao_kernel::changes::Changes;
    use tongbao_kernel::ctx::Ctx;
    use tongbao_kernel::view::{Stop, View};

    const LONG: Duration = Duration::from_hours(1);
    const SHORT: Duration = Duration::from_millis(50);

    /// A command that is only waited with.
    struct Patient(MchId, Duration);

    impl Job for Patient {
        fn name(&self) -> &'static str {
            "patient"
        }

        fn platform(&self) -> &MchId {
            &self.0
        }

        fn patience(&self) -> Duration {
            self.1
        }

        fn decide(&mut self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Changes, Stop> {
            Ok(Changes::default())
        }

        fn foretell(&mut self) {}

        fn answer(self: Box<Self>, _verdict: Verdict) {}
    }

    /// Both queues and what fills them.
    struct Rig {
        queues: Queues,
        requests: Sender<Box<dyn Job>>,
        steps: Sender<Box<dyn Job>>,
    }

    fn rig(batch_max: usize) -> Rig {
        let ((requests, requests_waiting), (steps, steps_waiting)) = (mpsc::channel(64), mpsc::channel(64));
        let config = Config { batch_max, ..Config::default() };
        Rig { queues: Queues::new(requests_waiting, steps_waiting, &config), requests, steps }
    }

    async fn put(queue: &Sender<Box<dyn Job>>, patience: Duration) {
        assert!(queue.send(Box::new(Patient("1900000100".into(), patience))).await.is_ok());
    }

    /// A batch that waits for as long as it may, while `meanwhile` happens.
    async fn gathered(queues: &mut Queues, meanwhile: impl Future<Output = ()>) -> Counts {
        let mut together = queues.next().await.unwrap();
        let both = async { tokio::join!(meanwhile, queues.gather(&mut together)) };
        tokio::time::timeout(Duration::from_mins(1), both).await.unwrap();
        together.counts()
    }

    #[tokio::test]
    async fn a_batch_that_can_wait_takes_what_comes_meanwhile() {
        let Rig { mut queues, requests, steps } = rig(512);
        put(&steps, SHORT).await;
        let counts = gathered(&mut queues, async {
            wait(Duration::from_millis(5)).await;
            put(&steps, LONG).await;
        });
        assert_eq!(counts.await, Counts { requests: 0, steps: 2 });
        put(&requests, SHORT).await;
        let counts = gathered(&mut queues, async {
            wait(Duration::from_millis(5)).await;
            put(&requests, LONG).await;
            put(&steps, LONG).await;
        });
        assert_eq!(counts.await, Counts { requests: 2, steps: 1 });
    }

    #[tokio::test]
    async fn steps_wait_until_somebody_asks_for_something_at_most() {
        let Rig { mut queues, requests, steps } = rig(512);
        put(&steps, LONG).await;
        let counts = gathered(&mut queues, async {
            wait(Duration::from_millis(5)).await;
            put(&requests, Duration::ZERO).await;
        });
        assert_eq!(counts.await, Counts { requests: 1, steps: 1 });
    }

    #[tokio::test]
    async fn a_batch_with_an_impatient_caller_or_without_room_waits_for_nobody() {
        let Rig { mut queues, requests, steps } = rig(2);
        put(&steps, LONG).await;
        put(&requests, Duration::ZERO).await;
        assert_eq!(gathered(&mut queues, async {}).await, Counts { requests: 1, steps: 1 });
        for _ in 0..3 {
            put(&requests, LONG).await;
        }
        assert_eq!(gathered(&mut queues, async {}).await, Counts { requests: 2, steps: 0 });
        put(&steps, LONG).await;
        assert_eq!(
            gathered(&mut queues, async {}).await,
            Counts { requests: 1, steps: 1 },
            "a step's room is full"
        );
    }

    #[tokio::test]
    async fn what_a_batch_takes_is_no_time_to_wait_in() {
        let Rig { mut queues, requests, steps } = rig(512);
        for _ in 0..50 {
            queues.took(Counts { requests: 1, steps: 0 }, SHORT);
        }
        put(&requests, SHORT).await;
        let counts = gathered(&mut queues, async {
            wait(Duration::from_millis(5)).await;
            put(&steps, LONG).await;
        });
        assert_eq!(counts.await, Counts { requests: 1, steps: 0 });
        let mut together = queues.next().await.unwrap();
        put(&requests, LONG).await;
        queues.gather(&mut together).await;
        assert_eq!(together.counts(), Counts { requests: 1, steps: 1 });
    }

    #[test]
    fn steps_that_went_with_requests_are_blamed_for_their_part_of_the_time() {
        let mut queues = rig(512).queues;
        let most = queues.pace.most;
        queues.took(Counts { requests: 300, steps: 1 }, Duration::from_secs(1));
        assert_eq!(queues.pace.most, most, "300 requests took the time");
        queues.took(Counts { requests: 32, steps: 32 }, Duration::from_millis(80));
        assert_eq!(queues.pace.most, most / 4, "steps took 40 ms of the 10 that they may");
        queues.took(Counts { requests: 8, steps: 8 }, Duration::from_millis(1));
        assert_eq!(queues.pace.most, most / 4 + most / 16 + 1);
    }

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
