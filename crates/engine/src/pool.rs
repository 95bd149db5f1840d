//! Threads for RSA work with private keys: 250 to 800 µs each, too long for the reactor's threads.
//!
//! Fixed threads instead of the runtime's blocking pool: signing is most of a request, so more
//! threads than cores would only take turns. They end when the pool is dropped.
//!
//! Replies and callbacks share the threads. A client waits for its reply with a connection open, so
//! replies go first; every fourth signature is a callback's nevertheless, if one waits.
//!
//! While jobs queue, a thread does a few of them before it tells the callers: what wakes up for
//! the first finds the others too, and the cores go on signing instead of switching threads.

use crate::meter::Stopwatch;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Does the work and gives what remains: telling the caller.
type Job = Box<dyn FnOnce() -> Told + Send>;
type Told = Box<dyn FnOnce()>;

/// What a signature is taken to need until some were made: the least of the machines measured.
const SIGNATURE: Duration = Duration::from_micros(250);
/// One part in so many of what a signature is taken to need is the last one's.
const REMEMBERED: u64 = 16;
/// A commit never comes later on purpose: enough that it serves some ten commands of two cores.
const PATIENCE_MAX: Duration = Duration::from_millis(8);

/// So many jobs are told of together at most: a few milliseconds.
const TOGETHER_MAX: usize = 4;
/// So many replies in a row go before a callback that waits.
const REPLIES_IN_A_ROW: u32 = 3;

/// Who waits for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A client, for its reply.
    Reply,
    /// Nobody: a callback is due.
    Callback,
}

/// The threads, and what waits for them.
pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
    threads: usize,
    /// Nanoseconds that a job takes on its thread.
    each: AtomicU64,
}

#[derive(Default)]
struct Queue {
    replies: VecDeque<Job>,
    callbacks: VecDeque<Job>,
    /// Replies since the last callback.
    in_a_row: u32,
    is_closed: bool,
}

impl Pool {
    /// `threads` threads; 0: one for each core.
    pub fn start(threads: usize) -> Arc<Pool> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads };
        let shared = Arc::new(Shared::new(threads));
        for number in 0..threads {
            let shared = Arc::clone(&shared);
            let name = format!("sign-{number}");
            let started = std::thread::Builder::new().name(name).spawn(move || shared.work());
            if let Err(error) = started {
                tracing::error!(%error, "a signing thread did not start");
            }
        }
        Arc::new(Pool { shared })
    }

    /// No threads: every job is done where it is asked for, so that nothing depends on who is first.
    pub fn inline() -> Arc<Pool> {
        Arc::new(Pool { shared: Arc::new(Shared::new(0)) })
    }

    /// Does a job that a client waits for; none when it could not be done.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.put(Class::Reply, job).await
    }

    /// The same for a callback, which nobody waits for.
    pub async fn run_behind<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.put(Class::Callback, job).await
    }

    async fn put<T: Send + 'static>(
        &self,
        class: Class,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        if self.shared.threads == 0 {
            return Some(job());
        }
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move || {
            let result = job();
            // The caller may have hung up.
            let told: Told = Box::new(move || drop(done.send(result)));
            told
        });
        self.shared.queue().of(class).push_back(job);
        self.shared.filled.notify_one();
        result.await.ok()
    }

    /// How much later a command may be durable without its reply being any later: when the
    /// signatures ahead of it are made.
    pub fn patience(&self) -> Duration {
        let replies = self.shared.queue().replies.len();
        self.time_for(replies)
    }

    /// The same for a step, which nobody waits for: signatures of callbacks count, too.
    pub fn patience_behind(&self) -> Duration {
        let all = self.shared.queue().len();
        self.time_for(all)
    }

    fn time_for(&self, signatures: usize) -> Duration {
        let waiting = u32::try_from(signatures).unwrap_or(u32::MAX);
        let threads = u32::try_from(self.shared.threads).unwrap_or(u32::MAX);
        let each = Duration::from_nanos(self.shared.each.load(Ordering::Relaxed));
        (each.saturating_mul(waiting) / threads.max(1)).min(PATIENCE_MAX)
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("threads", &self.shared.threads).finish_non_exhaustive()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.queue().is_closed = true;
        self.shared.filled.notify_all();
    }
}

impl Queue {
    fn of(&mut self, class: Class) -> &mut VecDeque<Job> {
        match class {
            Class::Reply => &mut self.replies,
            Class::Callback => &mut self.callbacks,
        }
    }

    fn len(&self) -> usize {
        self.replies.len().saturating_add(self.callbacks.len())
    }

    fn next(&mut self) -> Option<Job> {
        let callbacks_turn = self.replies.is_empty() || self.in_a_row >= REPLIES_IN_A_ROW;
        if callbacks_turn && let Some(job) = self.callbacks.pop_front() {
            self.in_a_row = 0;
            return Some(job);
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
        self.replies.pop_front()
    }
}

impl Shared {
    fn new(threads: usize) -> Shared {
        let each = u64::try_from(SIGNATURE.as_nanos()).unwrap_or(u64::MAX);
        Shared { queue: Mutex::default(), filled: Condvar::new(), threads, each: each.into() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(jobs) = self.take() {
            let (count, watch) = (jobs.len(), Stopwatch::start());
            let told: Vec<Told> = jobs.into_iter().filter_map(done).collect();
            self.took(watch.elapsed(), count);
            for tell in told {
                tell();
            }
        }
    }

    /// Remembers what a job takes. Two threads at once may lose one of the two: the next is as good.
    fn took(&self, all: Duration, jobs: usize) {
        let jobs = u64::try_from(jobs).unwrap_or(u64::MAX).max(1);
        let now = u64::try_from(all.as_nanos()).unwrap_or(u64::MAX) / jobs;
        let before = self.each.load(Ordering::Relaxed);
        let each = before - before / REMEMBERED + now / REMEMBERED;
        self.each.store(each, Ordering::Relaxed);
    }

    /// Waits for a job, and takes more if more than this thread's part would still be waiting.
    fn take(&self) -> Option<Vec<Job>> {
        let mut queue = self.queue();
        loop {
            if let Some(job) = queue.next() {
                let share = queue.len() / self.threads.max(1) / 2;
                let mut jobs = vec![job];
                while jobs.len() < share.min(TOGETHER_MAX) {
                    let Some(job) = queue.next() else { break };
                    jobs.push(job);
                }
                return Some(jobs);
            }
            if queue.is_closed {
                return None;
            }
            queue = self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A broken job must not take its thread along; its caller sees that no result came.
fn done(job: Job) -> Option<Told> {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    if done.is_err() {
        tracing::error!("a job on a signing thread panicked");
    }
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn a_panicking_job_leaves_its_thread_alive() {
        let pool = Pool::start(1);
        assert_eq!(pool.run(|| panic!("broken")).await, None::<()>);
        assert_eq!(pool.run(|| 7).await, Some(7));
    }

    #[tokio::test]
    async fn commits_are_put_off_only_while_replies_wait_for_signatures() {
        let pool = Pool::start(1);
        assert_eq!(pool.patience(), Duration::ZERO);
        let (go, stop) = channel::<()>();
        let run = |job: Box<dyn FnOnce() + Send>| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.run(job).await })
        };
        let mut running = vec![run(Box::new(move || assert!(stop.recv().is_err())))];
        running.extend((0..100).map(|_| run(Box::new(|| ()))));
        while pool.shared.queue().replies.len() < 90 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.patience(), PATIENCE_MAX);
        assert_eq!(pool.patience_behind(), PATIENCE_MAX);
        drop(go);
        for one in running {
            assert_eq!(one.await.unwrap(), Some(()));
        }
        assert_eq!(pool.patience(), Duration::ZERO);
    }

    #[test]
    fn a_step_waits_for_signatures_of_callbacks_too_and_a_reply_does_not() {
        let pool = Pool { shared: Arc::new(Shared::new(1)) };
        let callback = || Box::new(|| Box::new(|| ()) as Told) as Job;
        pool.shared.queue().callbacks.extend((0..100).map(|_| callback()));
        assert_eq!((pool.patience(), pool.patience_behind()), (Duration::ZERO, PATIENCE_MAX));
    }

    #[test]
    fn what_a_signature_takes_is_learned_from_those_that_were_made() {
        let shared = Shared::new(1);
        let each = || Duration::from_nanos(shared.each.load(Ordering::Relaxed));
        assert_eq!(each(), SIGNATURE);
        for _ in 0..100 {
            shared.took(Duration::from_millis(8), 4);
        }
        let learned = each();
        assert!(learned > Duration::from_micros(1_950) && learned <= Duration::from_millis(2), "{learned:?}");
    }

    #[test]
    fn replies_go_before_callbacks_which_get_every_fourth_turn() {
        let order = Arc::new(Mutex::new(String::new()));
        let mut queue = Queue::default();
        for (class, letter, count) in [(Class::Callback, 'c', 4), (Class::Reply, 'r', 7)] {
            for _ in 0..count {
                let order = Arc::clone(&order);
                queue.of(class).push_back(Box::new(move || {
                    order.lock().unwrap().push(letter);
                    Box::new(|| ())
                }));
            }
        }
        while let Some(job) = queue.next() {
            job()();
        }
        assert_eq!(*order.lock().unwrap(), "rrrcrrrcrcc");
    }
}
