//! The background loops: steps inside, as many at once as fill the engine's batches, and steps
//! outside, each as soon as it has a place.

use crate::Worker;
use crate::lanes::{PAGE, Place};
use crate::pick::{Grace, is_outside};
use crate::pure::{Ended, Ready};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Interval, MissedTickBehavior};
use tongbao_base::Time;
use tongbao_engine::Failure;
use tongbao_kernel::model::Task;

/// What fell due so short a time ago is done before a backlog that is older: somebody waits for a
/// split or a refund of just now.
const RECENT_MS: i64 = 10 * Time::SECOND;
/// Refunds and payouts that wait for a place here; the others wait in the database.
const APART_MAX: usize = 4096;
/// Looking for hosts takes at most one part in so many of the time.
const LOOK_PART: u32 = 10;
/// Where steps fall due all the time, so many are to be found at a look: a crowd of them would
/// hold up the requests that share its commits, and leave the cores idle before the next.
const FOUND_AIM: u32 = 32;
/// Looks for steps are no closer than one part in so many of the usual time between them, nor than
/// so long for each row that they read, ten times what that takes: those that are left alone for a
/// moment are read, too.
const CLOSER_MAX: u32 = 20;
const FOR_A_ROW: Duration = Duration::from_micros(15);

/// Where steps inside are read on.
#[derive(Clone, Copy)]
enum Next {
    /// Behind a place; none: from the first.
    Behind(Option<Place>),
    /// All were read.
    Nothing,
}

/// A page of what is due.
struct Read {
    /// To be done here.
    inside: Vec<Ready>,
    /// What it brought, those among them that were put where they get a place.
    found: Found,
    /// Where it goes on.
    behind: Next,
}

/// What a look brought, and what it cost.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    steps: usize,
    rows: usize,
}

impl Found {
    fn and(self, more: Found) -> Found {
        Found { steps: self.steps.saturating_add(more.steps), rows: self.rows.saturating_add(more.rows) }
    }
}

/// The background loops at work.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Takes up no more steps and returns when those under way have ended.
    pub async fn stop(self) {
        drop(self.stop);
        for task in self.tasks {
            if task.await.is_err() {
                tracing::error!("a loop of the worker panicked");
            }
        }
    }
}

impl Worker {
    /// Starts the background loops.
    pub fn start(self: &Arc<Self>) -> Running {
        let (stop, stopped) = watch::channel(());
        let inside = tokio::spawn(Arc::clone(self).run_inside(stopped.clone()));
        let outside = tokio::spawn(Arc::clone(self).run_outside(stopped));
        Running { stop, tasks: vec![inside, outside] }
    }

    fn ticks(&self) -> Interval {
        let mut ticks = tokio::time::interval(self.settings.poll);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    }

    #[expect(clippy::disallowed_methods, reason = "how long it took, not when it was")]
    async fn run_inside(self: Arc<Self>, mut stopped: watch::Receiver<()>) {
        let mut ticks = self.ticks();
        let mut watch = std::time::Instant::now();
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick() => {}
            }
            let Ok(_turn) = self.turn.try_read() else { continue };
            match self.drain(&stopped).await {
                Ok(found) => ticks.reset_after(pause(self.settings.poll, found, watch.elapsed())),
                Err(failure) => tracing::warn!(%failure, "due steps could not be done"),
            }
            watch = std::time::Instant::now();
        }
    }

    /// Does what is due inside, in due order, until nothing is left or somebody else wants the turn;
    /// the next page is read while the last is done. What is due outside and goes to no host is put
    /// where it gets a place. Gives what was found.
    async fn drain(&self, stopped: &watch::Receiver<()>) -> Result<Found, Failure> {
        let mut all = Found::default();
        let mut steps = FuturesUnordered::new();
        let mut next = Next::Behind(None);
        let mut first = Ok(());
        loop {
            let is_over =
                first.is_err() || stopped.has_changed().is_err() || self.wanted.load(Ordering::SeqCst) > 0;
            match next {
                Next::Behind(behind) if !is_over && steps.len() <= self.settings.inside_max => {
                    let reading = self.next_inside(behind);
                    let mut reading = std::pin::pin!(reading);
                    let read = loop {
                        tokio::select! {
                            read = &mut reading => break read,
                            Some(ended) = steps.next() => first = first.and(outcome(ended)),
                        }
                    };
                    let Read { inside, found, behind } = read?;
                    all = all.and(found);
                    steps.extend(inside.into_iter().map(|ready| self.step(ready)));
                    next = behind;
                }
                _ => match steps.next().await {
                    Some(ended) => first = first.and(outcome(ended)),
                    None => return first.map(|()| all),
                },
            }
        }
    }

    async fn next_inside(&self, behind: Option<Place>) -> Result<Read, Failure> {
        let limit = (Grace::Kept, self.settings.inside_max);
        let page = self.page("", behind, limit).await?;
        let (mut tasks, mut rows) = (page.tasks, page.rows);
        let recent = self.engine.clock().now().after_ms(-RECENT_MS);
        if page.behind.is_some_and(|(due_at, _)| due_at < recent) {
            let fresh = self.page("", Some((recent, 0)), limit).await?;
            rows = rows.saturating_add(fresh.rows);
            tasks.splice(..0, fresh.tasks);
        }
        let (outside, inside): (Vec<Task>, Vec<Task>) =
            tasks.into_iter().partition(|task| is_outside(task.kind));
        let steps = inside.len().saturating_add(self.set_apart(outside));
        let behind = page.behind.map_or(Next::Nothing, |place| Next::Behind(Some(place)));
        Ok(Read { inside: self.ready(inside).await?, found: Found { steps, rows }, behind })
    }

    /// Gives how many did not wait for a place yet.
    fn set_apart(&self, mut tasks: Vec<Task>) -> usize {
        if tasks.is_empty() {
            return 0;
        }
        tasks.truncate(APART_MAX);
        let more = self.lanes().feed(&"".into(), tasks, None);
        self.wake.notify_one();
        more
    }

    async fn run_outside(self: Arc<Self>, mut stopped: watch::Receiver<()>) {
        let mut ticks = self.ticks();
        let mut steps = JoinSet::new();
        loop {
            let is_time = tokio::select! {
                _ = stopped.changed() => break,
                _ = ticks.tick() => true,
                () = self.wake.notified() => false,
            };
            while steps.try_join_next().is_some() {}
            let Ok(_turn) = self.turn.try_read() else { continue };
            if is_time {
                match self.look().await {
                    Ok(took) => ticks.reset_after(self.settings.poll.max(took * LOOK_PART)),
                    Err(failure) => tracing::warn!(%failure, "due callbacks could not be found"),
                }
            }
            if let Err(failure) = self.dispatch(&mut steps).await {
                tracing::warn!(%failure, "due callbacks could not be read");
            }
        }
        while steps.join_next().await.is_some() {}
    }

    /// Looks for hosts with callbacks; gives how long it took.
    #[expect(clippy::disallowed_methods, reason = "how long it took, not when it was")]
    async fn look(&self) -> Result<Duration, Failure> {
        let watch = std::time::Instant::now();
        let names = self.lanes_due().await?;
        let mut lanes = self.lanes();
        lanes.tidy();
        for name in names {
            lanes.look_at(&name);
        }
        Ok(watch.elapsed())
    }

    /// Gives out every place that is free.
    async fn dispatch(self: &Arc<Self>, steps: &mut JoinSet<()>) -> Result<(), Failure> {
        let hungry = self.lanes().hungry();
        for (name, behind, limit) in hungry {
            let page = self.page(&name, behind, (Grace::Kept, limit.min(PAGE))).await?;
            self.lanes().feed(&name, page.tasks, page.behind);
        }
        loop {
            let Some(due) = self.lanes().take() else { return Ok(()) };
            let Some(claim) = self.flight.claim(&due) else {
                self.lanes().ended(&due.lane);
                continue;
            };
            let worker = Arc::clone(self);
            steps.spawn(async move {
                let ready = due.into();
                worker.step_with(&ready, claim).await;
                worker.lanes().ended(&ready.due.lane);
                worker.wake.notify_one();
            });
        }
    }
}

fn outcome(ended: Result<Ended, Failure>) -> Result<(), Failure> {
    ended.map(|_| ())
}

/// How long until the next look, if so much was found that fell due in the time since the last.
fn pause(poll: Duration, Found { steps, rows }: Found, since: Duration) -> Duration {
    let [steps, rows] = [steps, rows].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let Some(aimed) = (since * FOUND_AIM).checked_div(steps) else { return poll };
    aimed.max(FOR_A_ROW.saturating_mul(rows)).clamp(poll / CLOSER_MAX, poll)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_falls_due_the_sooner_it_is_looked_for() {
        const POLL: Duration = Duration::from_millis(200);
        let after = |steps, rows, since_ms| {
            pause(POLL, Found { steps, rows }, Duration::from_millis(since_ms)).as_millis()
        };
        assert_eq!(after(0, 0, 200), 200);
        assert_eq!(after(1, 1, 200), 200);
        assert_eq!(after(128, 128, 200), 50, "640 a second: 32 in 50 ms");
        assert_eq!(after(32, 32, 50), 50);
        assert_eq!(after(5_000, 100, 200), 10, "never closer");
        assert_eq!(after(740, 7_400, 200), 111, "most of what is read is left alone");
        assert_eq!(after(740, usize::MAX, 200), 200);
    }
}
