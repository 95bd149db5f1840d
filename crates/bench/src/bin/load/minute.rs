//! One minute of traffic, measured.

use crate::desk::Desk;
use crate::numbers::Numbers;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tongbao_bench::connection::Connection;
use tongbao_bench::process::Used;
use tongbao_bench::program::Served;
use tongbao_bench::receiver::Receiver;
use tongbao_bench::watch::Watch;

const LONG: Duration = Duration::from_mins(1);
const CONNECTIONS: usize = 32;
/// How long is waited when no signed request is ready.
const BEHIND: Duration = Duration::from_millis(1);
const MICROS: u64 = 1_000_000;

/// How fast.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// As fast as they are answered.
    Ceiling,
    /// So many a second, whenever they are answered.
    Held(u32),
}

/// What the machine can do.
#[derive(Debug)]
pub struct Ceiling {
    /// The minute that found it.
    pub minute: Minute,
    /// Requests a second, over the time until all that they owed had come.
    pub rate: u32,
    /// How long that took.
    took: Duration,
}

impl Ceiling {
    /// Now that all has come, `watch` being from before the minute.
    pub fn of(minute: Minute, watch: &Watch) -> Ceiling {
        let took = watch.elapsed();
        let rate = per_second(minute.requests(), took);
        Ceiling { minute, rate, took }
    }

    /// In words.
    pub fn said(&self) -> String {
        format!(
            "the ceiling is {} requests a second: {} in one minute, whose callbacks had come after {} s",
            self.rate,
            self.minute.requests(),
            self.took.as_secs()
        )
    }
}

/// Microseconds in milliseconds.
pub fn ms(micros: u64) -> String {
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

fn per_second(done: usize, took: Duration) -> u32 {
    let done = u128::try_from(done).unwrap_or(u128::MAX);
    u32::try_from(done.saturating_mul(1000) / took.as_millis().max(1)).unwrap_or(u32::MAX)
}

/// A minute.
#[derive(Debug)]
pub struct Minute {
    /// From the moment at which each request was due to its reply, in microseconds, sorted.
    waits: Vec<u64>,
    took: Duration,
    /// Processor time of the program.
    used: Used,
    /// At its end.
    pub numbers: Numbers,
    owed: usize,
    came: usize,
}

impl Minute {
    /// Runs it.
    #[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
    pub async fn run(
        server: &Served,
        data: &Path,
        desk: &Arc<Desk>,
        receiver: &Receiver,
        pace: Pace,
    ) -> Minute {
        let process = server.process();
        let before = Used::by(&process);
        let begun = Instant::now();
        let taken = Arc::new(AtomicU64::new(0));
        let lines: Vec<_> = (0..CONNECTIONS)
            .map(|_| tokio::spawn(line(Arc::clone(desk), pace, begun, Arc::clone(&taken))))
            .collect();
        let mut waits = Vec::new();
        for line in lines {
            waits.extend(line.await.expect("a connection without a panic"));
        }
        waits.sort_unstable();
        Minute {
            waits,
            took: begun.elapsed(),
            used: Used::by(&process).since(before),
            numbers: Numbers::of(&process, data),
            owed: desk.owed(),
            came: receiver.count(),
        }
    }

    /// Requests that were answered.
    pub fn requests(&self) -> usize {
        self.waits.len()
    }

    /// Requests a second.
    pub fn rate(&self) -> u32 {
        per_second(self.requests(), self.took)
    }

    /// So many of a hundred requests were answered within so many microseconds.
    pub fn percentile(&self, percent: usize) -> u64 {
        let place = self.waits.len().saturating_sub(1) * percent / 100;
        self.waits.get(place).copied().unwrap_or_default()
    }

    /// Microseconds of the signing threads for each request.
    fn signing(&self) -> f64 {
        self.micros_each(self.used.signing)
    }

    /// Microseconds of all other threads for each request.
    pub fn beside(&self) -> f64 {
        self.micros_each(self.used.all.saturating_sub(self.used.signing))
    }

    fn micros_each(&self, time: Duration) -> f64 {
        let requests = u32::try_from(self.requests().max(1)).unwrap_or(u32::MAX);
        time.as_secs_f64() * 1e6 / f64::from(requests)
    }

    /// The head of the table.
    pub fn headline() -> &'static str {
        "| minute | requests/s | p50 ms | p99 ms | µs signing | µs else | resident MiB | open files | threads | \
         log MiB | file MiB | callbacks owed | received |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    }

    /// Its line.
    pub fn line(&self, name: &str) -> String {
        let Numbers { resident_kib, handles, threads, log_kib, file_kib } = self.numbers;
        format!(
            "| {name} | {} | {} | {} | {:.0} | {:.0} | {} | {handles} | {threads} | {} | {} | {} | {} |",
            self.rate(),
            ms(self.percentile(50)),
            ms(self.percentile(99)),
            self.signing(),
            self.beside(),
            resident_kib >> 10,
            log_kib >> 10,
            file_kib >> 10,
            self.owed,
            self.came
        )
    }
}

/// A connection; none when the server is gone.
async fn open(desk: &Desk) -> Option<Connection> {
    let opened = Connection::open(desk.address()).await;
    if let Err(error) = &opened {
        desk.lost(error);
    }
    opened.ok()
}

/// A connection's part of a minute: how long its requests took.
#[expect(clippy::disallowed_methods, reason = "requests are due at moments of the machine's clock")]
async fn line(desk: Arc<Desk>, pace: Pace, begun: Instant, taken: Arc<AtomicU64>) -> Vec<u64> {
    let mut waits = Vec::new();
    let Some(mut connection) = open(&desk).await else { return waits };
    while begun.elapsed() < LONG {
        let due = match pace {
            Pace::Ceiling => Instant::now(),
            Pace::Held(rate) => {
                let number = taken.fetch_add(1, Ordering::Relaxed);
                begun + Duration::from_micros(number * MICROS / u64::from(rate.max(1)))
            }
        };
        tokio::time::sleep_until(due.into()).await;
        let ready = loop {
            match desk.take() {
                Some(ready) => break ready,
                None => tokio::time::sleep(BEHIND).await,
            }
        };
        match connection.exchange(&ready.bytes).await {
            Ok((status, body)) => desk.answered(ready.kind, status, body),
            Err(error) => {
                desk.broke(&error);
                let Some(another) = open(&desk).await else { return waits };
                connection = another;
            }
        }
        waits.push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    waits
}
