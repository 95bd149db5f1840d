//! Threads for RSA work with private keys: 250 to 800 µs each, too long for the reactor's threads.
//!
//! Fixed threads instead of the runtime's blocking pool: signing is most of a request, so more
//! threads than cores would only take turns. They end when the pool is dropped.
//!
//! While jobs queue, a thread does a few of them before it tells the callers: what wakes up for
//! the first finds the others too, and the cores go on signing instead of switching threads. Where
//! many signatures can be made at once, it takes as many.

use crate::queue::{Class, Job, Queue, Told, Work};
use crate::together::Together;
use rustix::process::{getpriority_process, setpriority_process};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tongbao_crypto_mb::LANES;
use tongbao_wire::signature::{ReplyHeaders, Unsigned, sign};

/// What a signature is taken to need until some were made: the least of the machines measured.
const SIGNATURE: Duration = Duration::from_micros(250);
/// One part in so many of what a signature is taken to need is the last one's.
const REMEMBERED: u64 = 16;
/// A commit never comes later on purpose: enough that it serves some ten commands of two cores.
const PATIENCE_MAX: Duration = Duration::from_millis(8);
/// Signing threads that sign many at once are nicer than the others by so much.
const NICER: i32 = 5;
const BATCH_SIZE: &str = "signing_batch_size";
/// So many jobs that are done one by one are told of together at most: a few milliseconds.
const TOGETHER_MAX: usize = 4;

/// The threads, and what waits for them.
pub struct Pool {
    shared: Arc<Shared>,
}

/// A reply or callback with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub body: Vec<u8>,
    /// Its signature.
    pub headers: ReplyHeaders,
}

struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
    threads: usize,
    together: Option<Together>,
    /// Nanoseconds that a job takes on its thread.
    each: AtomicU64,
}

impl Pool {
    /// `threads` threads; 0: one for each core. They sign many at once by `together`, if there is
    /// one.
    pub fn start(threads: usize, together: Option<Together>) -> Arc<Pool> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads };
        metrics::describe_histogram!(BATCH_SIZE, "Jobs that a signing thread took at once");
        let shared = Arc::new(Shared::new(threads, together));
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
        Arc::new(Pool { shared: Arc::new(Shared::new(0, None)) })
    }

    /// Signs a reply, which a client waits for; none when that could not be done.
    pub async fn sign(&self, work: Unsigned) -> Option<Signed> {
        self.put_unsigned(Class::Reply, work).await
    }

    /// Signs a callback, which nobody waits for.
    pub async fn sign_behind(&self, work: Unsigned) -> Option<Signed> {
        self.put_unsigned(Class::Callback, work).await
    }

    /// Does other work with a private key, which a client waits for.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        if self.shared.threads == 0 {
            return Some(job());
        }
        let (done, result) = oneshot::channel();
        let work: Work = Box::new(move || {
            let result = job();
            told_of(done, result)
        });
        self.put(Class::Reply, Job::Other(work));
        result.await.ok()
    }

    async fn put_unsigned(&self, class: Class, work: Unsigned) -> Option<Signed> {
        if self.shared.threads == 0 {
            return Some(alone(work));
        }
        let (done, result) = oneshot::channel();
        self.put(class, Job::Sign(work, done));
        result.await.ok()
    }

    fn put(&self, class: Class, job: Job) {
        self.shared.queue().put(class, job);
        self.shared.filled.notify_one();
    }

    /// How much later a command may be durable without its reply being any later: when the
    /// signatures ahead of it are made.
    pub fn patience(&self) -> Duration {
        let replies = self.shared.queue().replies();
        self.shared.time_for(replies)
    }

    /// The same for a step, which nobody waits for: signatures of callbacks count, too.
    pub fn patience_behind(&self) -> Duration {
        let all = self.shared.queue().len();
        self.shared.time_for(all)
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

impl Shared {
    fn new(threads: usize, together: Option<Together>) -> Shared {
        let each = u64::try_from(SIGNATURE.as_nanos()).unwrap_or(u64::MAX);
        Shared { queue: Mutex::default(), filled: Condvar::new(), threads, together, each: each.into() }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn time_for(&self, signatures: usize) -> Duration {
        let waiting = u32::try_from(signatures).unwrap_or(u32::MAX);
        let threads = u32::try_from(self.threads).unwrap_or(u32::MAX);
        let each = Duration::from_nanos(self.each.load(Ordering::Relaxed));
        (each.saturating_mul(waiting) / threads.max(1)).min(PATIENCE_MAX)
    }

    fn work(&self) {
        if self.together.is_some() {
            give_way();
        }
        while let Some(jobs) = self.take() {
            let count = jobs.len();
            let (told, took) = timed(|| self.done(jobs));
            self.took(took, count);
            metrics::histogram!(BATCH_SIZE).record(u32::try_from(count).unwrap_or(u32::MAX));
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

    /// Waits for jobs; none when there will be no more.
    fn take(&self) -> Option<Vec<Job>> {
        let mut queue = self.queue();
        loop {
            let few = self.few_of(queue.len());
            let jobs = queue.next_few(few);
            if !jobs.is_empty() {
                return Some(jobs);
            }
            if queue.is_closed {
                return None;
            }
            queue = self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How many of so many jobs a thread takes: what can be signed at once, else half its part.
    fn few_of(&self, waiting: usize) -> usize {
        match &self.together {
            Some(together) if waiting >= together.worth_from => LANES,
            _ => (waiting.saturating_sub(1) / self.threads.max(1) / 2).clamp(1, TOGETHER_MAX),
        }
    }

    /// Does the jobs and gives what remains, telling the callers. A broken job must not take its
    /// thread along; its caller sees that no result came.
    fn done(&self, jobs: Vec<Job>) -> Vec<Told> {
        let (mut letters, mut told) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Sign(letter, done) => letters.push((letter, done)),
                Job::Other(work) => told.extend(unbroken(work)),
            }
        }
        let together = self.together.as_ref().filter(|together| letters.len() >= together.worth_from);
        let Some(together) = together else {
            told.extend(
                letters.into_iter().filter_map(|(letter, done)| {
                    unbroken(|| alone(letter)).map(|signed| told_of(done, signed))
                }),
            );
            return told;
        };
        let (letters, callers): (Vec<Unsigned>, Vec<_>) = letters.into_iter().unzip();
        let Some((headers, faults)) = unbroken(|| (together.sign)(&letters)) else { return told };
        if faults > 0 {
            tracing::error!(faults, "signatures made at once were wrong, and were made again one by one");
        }
        let signed =
            letters.into_iter().zip(headers).map(|(letter, headers)| Signed { body: letter.body, headers });
        told.extend(callers.into_iter().zip(signed).map(|(done, signed)| told_of(done, signed)));
        told
    }
}

/// Lets other threads go first: a millisecond in which eight replies are signed is long for the one
/// who commits or reads requests, and would leave the cores without work afterwards.
fn give_way() {
    // Of no process: of the thread that asks.
    let lower =
        getpriority_process(None).and_then(|now| setpriority_process(None, now.saturating_add(NICER)));
    if let Err(error) = lower {
        tracing::debug!(%error, "signing threads keep their priority");
    }
}

fn alone(work: Unsigned) -> Signed {
    let headers = sign(&work.key, work.now, &work.body);
    Signed { body: work.body, headers }
}

/// The caller may have hung up.
fn told_of<T: Send + 'static>(caller: oneshot::Sender<T>, result: T) -> Told {
    Box::new(move || drop(caller.send(result)))
}

fn unbroken<T>(job: impl FnOnce() -> T) -> Option<T> {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    if done.is_err() {
        tracing::error!("a job on a signing thread panicked");
    }
    done.ok()
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch is meant: how long, not when")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let watch = std::time::Instant::now();
    let done = work();
    (done, watch.elapsed())
}

#[cfg(test)]
mod tests;
