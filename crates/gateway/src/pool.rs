//! Threads for RSA work with private keys: 800 µs each, too long for the reactor's threads.
//!
//! Fixed threads instead of the runtime's blocking pool: signing is nine tenths of a request, so
//! more threads than cores would only take turns. They end when the pool is dropped.
//!
//! While jobs queue, a thread does a few of them before it tells the callers: what wakes up for
//! the first finds the others too, and the cores go on signing instead of switching threads.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Does the work and gives what remains: telling the caller.
type Job = Box<dyn FnOnce() -> Told + Send>;
type Told = Box<dyn FnOnce()>;

/// What a signature takes at least, on the machines measured.
const SIGNATURE: Duration = Duration::from_micros(700);
/// A commit is never put off longer: enough that it serves some ten commands of two cores.
const PATIENCE_MAX: Duration = Duration::from_millis(8);
/// Timers are no finer.
const PATIENCE_MIN: Duration = Duration::from_millis(1);

/// So many jobs are told of together at most: a few milliseconds.
const TOGETHER_MAX: u32 = 4;

pub(crate) struct Pool {
    /// None: whoever asks does the work itself.
    jobs: Option<Sender<Job>>,
    threads: u32,
    /// Jobs that no thread has taken up yet.
    waiting: Arc<AtomicU32>,
}

impl Pool {
    /// `threads` threads; 0: one for each core.
    pub(crate) fn start(threads: usize) -> Pool {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads };
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let waiting = Arc::new(AtomicU32::new(0));
        let count = u32::try_from(threads).unwrap_or(u32::MAX);
        for number in 0..threads {
            let queue = Queue { jobs: Arc::clone(&queue), waiting: Arc::clone(&waiting), threads: count };
            let name = format!("sign-{number}");
            let started = std::thread::Builder::new().name(name).spawn(move || queue.work());
            if let Err(error) = started {
                tracing::error!(%error, "a signing thread did not start");
            }
        }
        Pool { jobs: Some(jobs), threads: count, waiting }
    }

    /// No threads: every job is done where it is asked for, so that nothing depends on who is first.
    pub(crate) fn inline() -> Pool {
        Pool { jobs: None, threads: 1, waiting: Arc::default() }
    }

    /// Does `job` on one of the threads; none when it could not be done.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let Some(jobs) = &self.jobs else { return Some(job()) };
        let (done, result) = oneshot::channel();
        let job = Box::new(move || {
            let result = job();
            // The caller may have hung up.
            let told: Told = Box::new(move || drop(done.send(result)));
            told
        });
        self.waiting.fetch_add(1, Ordering::Relaxed);
        jobs.send(job).ok()?;
        result.await.ok()
    }

    /// How long a command may wait for its commit without its reply being any later: half of what
    /// the signatures ahead of it take.
    pub(crate) fn patience(&self) -> Duration {
        let ahead = SIGNATURE.saturating_mul(self.waiting.load(Ordering::Relaxed));
        let patience = (ahead / self.threads.max(1) / 2).min(PATIENCE_MAX);
        if patience < PATIENCE_MIN { Duration::ZERO } else { patience }
    }
}

struct Queue {
    jobs: Arc<Mutex<Receiver<Job>>>,
    waiting: Arc<AtomicU32>,
    threads: u32,
}

impl Queue {
    fn work(&self) {
        while let Some(jobs) = self.take() {
            let told: Vec<Told> = jobs.into_iter().filter_map(done).collect();
            for tell in told {
                tell();
            }
        }
    }

    /// Waits for a job, and takes more if more than this thread's part would still be waiting.
    fn take(&self) -> Option<Vec<Job>> {
        let queue = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut jobs = vec![queue.recv().ok()?];
        let share = self.waiting.fetch_sub(1, Ordering::Relaxed) / self.threads.max(1) / 2;
        for _ in 1..share.min(TOGETHER_MAX) {
            let Ok(job) = queue.try_recv() else { break };
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            jobs.push(job);
        }
        Some(jobs)
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

    #[tokio::test]
    async fn a_panicking_job_leaves_its_thread_alive() {
        let pool = Pool::start(1);
        assert_eq!(pool.run(|| panic!("broken")).await, None::<()>);
        assert_eq!(pool.run(|| 7).await, Some(7));
    }

    #[tokio::test]
    async fn commits_are_put_off_only_while_signatures_queue() {
        let pool = Arc::new(Pool::start(1));
        assert_eq!(pool.patience(), Duration::ZERO);
        let (go, stop) = channel::<()>();
        let run = |job: Box<dyn FnOnce() + Send>| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.run(job).await })
        };
        let mut running = vec![run(Box::new(move || assert!(stop.recv().is_err())))];
        running.extend((0..100).map(|_| run(Box::new(|| ()))));
        while pool.waiting.load(Ordering::Relaxed) < 90 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.patience(), PATIENCE_MAX);
        drop(go);
        for one in running {
            assert_eq!(one.await.unwrap(), Some(()));
        }
        assert_eq!(pool.patience(), Duration::ZERO);
    }
}
