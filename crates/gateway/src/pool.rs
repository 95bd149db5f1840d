//! Threads for RSA work with private keys: 800 µs each, too long for the reactor's threads.
//!
//! Fixed threads instead of the runtime's blocking pool: signing is nine tenths of a request, so
//! more threads than cores would only take turns. They end when the pool is dropped.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// What a signature takes at least, on the machines measured.
const SIGNATURE: Duration = Duration::from_micros(700);
/// A commit is never put off longer: enough that it serves some ten commands of two cores.
const PATIENCE_MAX: Duration = Duration::from_millis(8);
/// Timers are no finer.
const PATIENCE_MIN: Duration = Duration::from_millis(1);

pub(crate) struct Pool {
    jobs: Sender<Job>,
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
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            let name = format!("sign-{number}");
            let started = std::thread::Builder::new().name(name).spawn(move || work(&queue));
            if let Err(error) = started {
                tracing::error!(%error, "a signing thread did not start");
            }
        }
        Pool { jobs, threads: u32::try_from(threads).unwrap_or(u32::MAX), waiting: Arc::default() }
    }

    /// Does `job` on one of the threads; none when it could not be done.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        let waiting = Arc::clone(&self.waiting);
        waiting.fetch_add(1, Ordering::Relaxed);
        let job = Box::new(move || {
            waiting.fetch_sub(1, Ordering::Relaxed);
            // The caller may have hung up.
            let _ = done.send(job());
        });
        self.jobs.send(job).ok()?;
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

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // A broken job must not take its thread along; its caller sees that no result came.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)).is_err() {
            tracing::error!("a job on a signing thread panicked");
        }
    }
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
        let pool = Pool::start(1);
        assert_eq!(pool.patience(), Duration::ZERO);
        let (go, stop) = channel::<()>();
        let block = pool.run(move || stop.recv());
        let queue: Vec<_> = (0..100).map(|_| pool.run(|| ())).collect();
        let asked = async {
            tokio::task::yield_now().await;
            let patience = pool.patience();
            drop(go);
            patience
        };
        let (_, _, patience) = tokio::join!(block, futures_util::future::join_all(queue), asked);
        assert_eq!(patience, PATIENCE_MAX);
        assert_eq!(pool.patience(), Duration::ZERO);
    }
}
