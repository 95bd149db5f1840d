//! Commands in process, each durable before it is answered: one at a time, and as many at once as
//! a batch takes.

use crate::machine::micros_each;
use crate::process::{Used, resident_mib};
use crate::samples::{
    PLATFORM, by_number, combined_of_50, create, finish, pay, pay_combined, person, refund_available,
    refund_pending, split,
};
use crate::watch::Watch;
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tongbao::config::Config;
use tongbao::folder::Folder;
use tongbao::installation;
use tongbao_base::Time;
use tongbao_base::ids::TransactionId;
use tongbao_engine::{Clock, Engine, Failure, SystemClock};
use tongbao_kernel::command::{Command, Query};
use tongbao_kernel::profitsharing;

/// What a full batch takes.
const AT_ONCE: usize = 512;
/// How many of each are done one at a time, and at once.
const ALONE: usize = 300;
const MANY: usize = 8192;
/// From this number on there are plain orders, their sellers in turn; those before it had other
/// things happen to them.
pub const FILLED_FROM: usize = 30_000;
pub const SELLERS: usize = 3;

/// Runs ahead of the machine's clock by so many milliseconds: an order may be split from 30 s
/// after its payment; and callbacks are not due yet when the program is started on the folder.
struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Time {
        SystemClock.now().after_ms(self.0.load(Ordering::Relaxed))
    }
}

/// Prints commands per second for each operation; leaves `orders` paid orders behind.
pub async fn measure(data: &Path, orders: usize) {
    let folder = Folder::open_or_create(data, SystemClock.now()).await.expect("an installation");
    let clock = Arc::new(Ahead(AtomicI64::new(Time::DAY)));
    let opened =
        installation::open(&folder, &Config::default(), clock.clone()).await.expect("an installation");
    let engine = opened.engine;
    submit(&engine, person()).await;
    println!(
        "| in process, durable on SQLite | one at a time | {AT_ONCE} at once | ratio | µs of processor each: alone | at once |
\
         |---|---|---|---|---|---|"
    );
    let mut bench = Bench { engine: engine.clone(), clock, next: 0 };
    bench.life_of_an_order().await;
    bench.combined().await;
    let before = Watch::start();
    let missing = orders.saturating_sub(bench.next);
    bench.paid_orders(missing).await;
    println!(
        "\n{} orders in the ledger; the last {missing} placed and paid at {:.0}/s; this process holds {} MiB",
        bench.next,
        before.rate(missing.max(1)),
        resident_mib("self")
    );
    let size = std::fs::metadata(folder.database()).map_or(0, |file| file.len());
    println!(
        "the database is {} MiB, {} bytes an order\n",
        size >> 20,
        size / u64::try_from(bench.next.max(1)).expect("small")
    );
    engine.close().await;
}

struct Bench {
    engine: Engine,
    clock: Arc<Ahead>,
    next: usize,
}

impl Bench {
    async fn life_of_an_order(&mut self) {
        let numbers: Vec<usize> = (0..ALONE + MANY).map(|place| self.next + place).collect();
        self.next += numbers.len();
        self.row("order.create", &numbers, create).await;
        let paid = self.row("order.pay", &numbers, pay).await;
        let orders: Vec<(usize, TransactionId)> = numbers
            .iter()
            .copied()
            .zip(paid.into_iter().map(|paid| paid.transaction_ids[0].clone()))
            .collect();
        self.ask_row("order.by_number (query)", &numbers).await;
        self.clock.0.fetch_add(31 * Time::SECOND, Ordering::Relaxed);
        let splits = self.row("profitsharing.create, 5 receivers", &orders, split).await;
        let splits: Vec<_> = splits.into_iter().map(|found| found.split.split_id).collect();
        self.row("profitsharing.execute, 5 receivers", &splits, |split_id| profitsharing::Execute {
            platform: PLATFORM.into(),
            split_id: split_id.clone(),
            closed: Vec::new(),
        })
        .await;
        self.row("refund.apply, from frozen money", &orders, refund_pending).await;
        self.row("profitsharing.finish", &orders, finish).await;
        self.row("refund.apply, from available money", &orders, refund_available).await;
    }

    async fn combined(&mut self) {
        let numbers: Vec<usize> = (0..20 + 400).map(|place| self.next + place).collect();
        self.row_of("combined.create, 50 sub-orders", &numbers, 20, combined_of_50).await;
        self.row_of("order.pay, 50 sub-orders", &numbers, 20, pay_combined).await;
        self.next += numbers.len() * 50;
    }

    async fn paid_orders(&mut self, count: usize) {
        let numbers = self.next..self.next + count;
        self.next += count;
        let engine = &self.engine;
        stream::iter(numbers)
            .map(|number| async move {
                submit(engine, create(&number)).await;
                submit(engine, pay(&number)).await;
            })
            .buffer_unordered(AT_ONCE)
            .for_each(|()| async {})
            .await;
    }

    async fn row<T, C: Command>(
        &self,
        name: &str,
        subjects: &[T],
        command: impl Fn(&T) -> C,
    ) -> Vec<C::Output> {
        self.row_of(name, subjects, ALONE, command).await
    }

    /// The first `alone` one at a time, the rest at once.
    async fn row_of<T, C: Command>(
        &self,
        name: &str,
        subjects: &[T],
        alone: usize,
        command: impl Fn(&T) -> C,
    ) -> Vec<C::Output> {
        let (first, rest) = subjects.split_at(alone);
        let mut outputs = Vec::with_capacity(subjects.len());
        let lap = Lap::start();
        for subject in first {
            outputs.push(submit(&self.engine, command(subject)).await);
        }
        let slow = lap.end(first.len());
        let lap = Lap::start();
        let engine = &self.engine;
        let commands = rest.iter().map(command).map(|command| async move { submit(engine, command).await });
        outputs.extend(stream::iter(commands).buffered(AT_ONCE).collect::<Vec<_>>().await);
        print(name, &slow, &lap.end(rest.len()));
        outputs
    }

    async fn ask_row(&self, name: &str, numbers: &[usize]) {
        let (first, rest) = numbers.split_at(ALONE);
        let lap = Lap::start();
        for number in first {
            ask(&self.engine, by_number(*number)).await;
        }
        let slow = lap.end(first.len());
        let lap = Lap::start();
        let engine = &self.engine;
        let queries = rest.iter().map(|number| async move { ask(engine, by_number(*number)).await });
        stream::iter(queries).buffer_unordered(AT_ONCE).for_each(|()| async {}).await;
        print(name, &slow, &lap.end(rest.len()));
    }
}

/// What is measured of some commands.
struct Lap {
    watch: Watch,
    before: Used,
}

/// What came out: commands a second, and microseconds of processor for each.
struct Pace {
    rate: f64,
    micros: f64,
}

impl Lap {
    fn start() -> Lap {
        Lap { before: Used::by("self"), watch: Watch::start() }
    }

    fn end(self, done: usize) -> Pace {
        let rate = self.watch.rate(done);
        Pace { rate, micros: micros_each(Used::by("self").since(self.before).all, done) }
    }
}

fn print(name: &str, slow: &Pace, fast: &Pace) {
    println!(
        "| {name} | {:.0} | {:.0} | {:.1} | {:.0} | {:.0} |",
        slow.rate,
        fast.rate,
        fast.rate / slow.rate,
        slow.micros,
        fast.micros
    );
}

/// Does a command that must be granted.
pub async fn submit<C: Command>(engine: &Engine, command: C) -> C::Output {
    match engine.submit(command).await {
        Ok(output) => output,
        Err(Failure::Refused(refusal)) => panic!("{} was refused: {refusal:?}", C::NAME),
        Err(failure) => panic!("{}: {failure}", C::NAME),
    }
}

async fn ask<Q: Query>(engine: &Engine, query: Q) {
    engine.ask(query).await.unwrap_or_else(|failure| panic!("{}: {failure}", Q::NAME));
}
