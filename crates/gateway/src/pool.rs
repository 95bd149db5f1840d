//! Threads for RSA work with private keys: 800 µs each, too long for the reactor's threads.
//!
//! Fixed threads instead of the runtime's blocking pool: signing is nine tenths of a request, so
//! more threads than cores would only take turns. They end when the pool is dropped.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

pub(crate) struct Pool {
    jobs: Sender<Job>,
}

impl Pool {
    /// `threads` threads; 0: one for each core.
    pub(crate) fn start(threads: usize) -> Pool {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads };
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads {
            let waiting = Arc::clone(&waiting);
            let name = format!("sign-{number}");
            let started = std::thread::Builder::new().name(name).spawn(move || work(&waiting));
            if let Err(error) = started {
                tracing::error!(%error, "a signing thread did not start");
            }
        }
        Pool { jobs }
    }

    /// Does `job` on one of the threads; none when it could not be done.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        let job = Box::new(move || {
            // The caller may have hung up.
            let _ = done.send(job());
        });
        self.jobs.send(job).ok()?;
        result.await.ok()
    }
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
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
}
