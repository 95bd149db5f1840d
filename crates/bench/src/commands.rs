//! Commands in process, each durable before it is answered: what they reach when many come at
//! once, and how long one takes that comes alone.

use crate::ledger::{AT_ONCE, Ledger, ask, submit};
use crate::machine::{Sync, micros_each};
use crate::samples::{
    PLATFORM, by_number, combined_of_50, create, finish, pay, pay_combined, refund_available, refund_pending,
    split,
};
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::time::Duration;
use tongbao_base::Time;
use tongbao_base::ids::TransactionId;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::Used;
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;
use tongbao_kernel::command::Command;
use tongbao_kernel::profitsharing;

/// Combined orders of a row: fifty sub-orders each.
const COMBINED: usize = 400;
/// Commands that come one at a time.
const ALONE: usize = 1000;

/// Commands a second, and microseconds of processor for each.
#[derive(Clone, Copy)]
pub struct Pace {
    /// A second.
    pub rate: f64,
    /// Of processor, all threads of the process.
    pub micros: f64,
}

/// What a ledger reaches of each command.
pub struct Paces {
    /// By the command's name.
    pub each: Vec<(&'static str, Pace)>,
}

/// Sums of commands that are one thing to a platform: what they are called, of which commands they
/// are made, how many things one is, and how many a second there must be.
const TOGETHER: [(&str, &[&str], f64, f64); 5] = [
    ("sub-orders of combined orders of 50, created and paid", &[COMBINE, PAY_50], 50.0, 12_000.0),
    ("orders, created and paid", &[CREATE, PAY], 1.0, 8_000.0),
    ("splits to 5 receivers, accepted and paid out", &[SPLIT, EXECUTE], 1.0, 4_000.0),
    ("finishes", &[FINISH], 1.0, 8_000.0),
    ("refunds", &[REFUND_AVAILABLE], 1.0, 6_000.0),
];

const APPEND: &str = "fdatasync of a 4 KiB append";
const CREATE: &str = "order.create";
const PAY: &str = "order.pay";
const QUERY: &str = "order.by_number (query)";
const SPLIT: &str = "profitsharing.create, 5 receivers";
const EXECUTE: &str = "profitsharing.execute, 5 receivers";
const REFUND_PENDING: &str = "refund.apply, from frozen money";
const FINISH: &str = "profitsharing.finish";
const REFUND_AVAILABLE: &str = "refund.apply, from available money";
const COMBINE: &str = "combined.create, 50 sub-orders";
const PAY_50: &str = "order.pay, 50 sub-orders";

impl Paces {
    /// Of commands that follow one another: the sum of their times, a second.
    fn together(&self, names: &[&str]) -> f64 {
        let times =
            self.each.iter().filter(|(name, _)| names.contains(name)).map(|(_, pace)| 1.0 / pace.rate);
        1.0 / times.sum::<f64>()
    }

    /// A second of each of [`TOGETHER`].
    pub fn things(&self) -> Vec<(&'static str, f64)> {
        TOGETHER.iter().map(|(what, names, size, _)| (*what, self.together(names) * size)).collect()
    }
}

/// Rates on a new folder, with what they must reach.
pub async fn measure(report: &mut Report, data: &Path, many: usize) {
    let mut ledger = Ledger::open(data, Time::DAY, 0).await;
    let paces = rates(&mut ledger, many).await;
    ledger.close().await;
    let mut table = Table::new(&["in process, 512 at once", "a second", "µs of processor each"]);
    for (name, pace) in &paces.each {
        table.row(vec![(*name).to_owned(), number(pace.rate), number(pace.micros)]);
    }
    let bars = paces.each.iter().map(|(name, pace)| ((*name).to_owned(), pace.rate)).collect();
    let title = "Commands a second, durable on SQLite".to_owned();
    report.add(Section {
        name: "commands",
        table,
        plots: vec![Plot { title, unit: "a second", bars, must: Must::Any }],
    });
    let paid = &paces.things()[1];
    report.say("in_process", format!("{} {} a second", number(paid.1), paid.0));
    for ((what, rate), (_, _, _, must)) in paces.things().into_iter().zip(TOGETHER) {
        report.at_least(what, rate, must, "/s");
    }
}

/// What the ledger reaches now; leaves what was done in it.
pub async fn rates(ledger: &mut Ledger, many: usize) -> Paces {
    let first = ledger.next;
    ledger.next += many + COMBINED * 50;
    let numbers: Vec<usize> = (first..first + many).collect();
    let mut lap = Laps { ledger, each: Vec::new() };
    lap.row(CREATE, &numbers, create).await;
    let paid = lap.row(PAY, &numbers, pay).await;
    let orders: Vec<(usize, TransactionId)> = numbers
        .iter()
        .copied()
        .zip(paid.into_iter().map(|mut paid| paid.transaction_ids.remove(0)))
        .collect();
    lap.queries(&numbers).await;
    lap.ledger.clock.pass(31 * Time::SECOND);
    let splits = lap.row(SPLIT, &orders, split).await;
    let splits: Vec<_> = splits.into_iter().map(|found| found.split.split_id).collect();
    let execute = |split_id: &tongbao_base::ids::SplitId| profitsharing::Execute {
        platform: PLATFORM.into(),
        split_id: split_id.clone(),
        closed: Vec::new(),
    };
    lap.row(EXECUTE, &splits, execute).await;
    lap.row(REFUND_PENDING, &orders, refund_pending).await;
    lap.row(FINISH, &orders, finish).await;
    lap.row(REFUND_AVAILABLE, &orders, refund_available).await;
    let numbers: Vec<usize> = (first + many..first + many + COMBINED).collect();
    lap.row(COMBINE, &numbers, combined_of_50).await;
    lap.row(PAY_50, &numbers, pay_combined).await;
    Paces { each: lap.each }
}

struct Laps<'a> {
    ledger: &'a Ledger,
    each: Vec<(&'static str, Pace)>,
}

impl Laps<'_> {
    async fn row<T, C: Command>(
        &mut self,
        name: &'static str,
        subjects: &[T],
        command: impl Fn(&T) -> C,
    ) -> Vec<C::Output> {
        let engine = &self.ledger.engine;
        let (watch, used) = (Watch::start(), Used::by("self"));
        let commands =
            subjects.iter().map(command).map(|command| async move { submit(engine, command).await });
        let outputs = stream::iter(commands).buffered(AT_ONCE).collect().await;
        self.each.push((name, pace(&watch, used, subjects.len())));
        outputs
    }

    async fn queries(&mut self, numbers: &[usize]) {
        let engine = &self.ledger.engine;
        let (watch, used) = (Watch::start(), Used::by("self"));
        let queries = numbers.iter().map(|number| async move { ask(engine, by_number(*number)).await });
        stream::iter(queries).buffer_unordered(AT_ONCE).for_each(|_| async {}).await;
        self.each.push((QUERY, pace(&watch, used, numbers.len())));
    }
}

fn pace(watch: &Watch, used: Used, done: usize) -> Pace {
    let rate = watch.rate(done);
    Pace { rate, micros: micros_each(Used::by("self").since(used).all, done) }
}

/// One client alone: the median beside that of the disk's own sync, before and after.
pub async fn alone(report: &mut Report, data: &Path) {
    let mut ledger = Ledger::open(data, Time::DAY, 0).await;
    let before = Sync::measure(data);
    let numbers: Vec<usize> = (0..ALONE).collect();
    let mut table = Table::new(&["one client alone, durable", "p50, µs", "p99, µs", "p50 ÷ the disk's sync"]);
    let created = one_by_one(&ledger, &numbers, create).await;
    let paid = one_by_one(&ledger, &numbers, pay).await;
    ledger.next += ALONE;
    let after = Sync::measure(data);
    ledger.close().await;
    let sync = Sync { p50: f64::midpoint(before.p50, after.p50), p99: f64::midpoint(before.p99, after.p99) };
    table.row(vec![APPEND.to_owned(), number(sync.p50), number(sync.p99), String::new()]);
    let mut bars = vec![(format!("{APPEND}, p50"), sync.p50), (format!("{APPEND}, p99"), sync.p99)];
    for (name, times) in [(CREATE, created), (PAY, paid)] {
        let ratio = times.p50 / sync.p50;
        table.row(vec![name.to_owned(), number(times.p50), number(times.p99), format!("{ratio:.2}")]);
        bars.push((format!("{name}, p50"), times.p50));
        bars.push((format!("{name}, p99"), times.p99));
        report.at_most(format!("{name} alone: p50 in syncs of the disk"), ratio, 2.0, "");
    }
    let title = "One client alone: until a command is durable".to_owned();
    report.add(Section {
        name: "alone",
        table,
        plots: vec![Plot { title, unit: "µs", bars, must: Must::Any }],
    });
}

async fn one_by_one<C: Command>(ledger: &Ledger, numbers: &[usize], command: impl Fn(&usize) -> C) -> Sync {
    let mut times: Vec<Duration> = Vec::with_capacity(numbers.len());
    for subject in numbers {
        let command = command(subject);
        let watch = Watch::start();
        submit(&ledger.engine, command).await;
        times.push(watch.elapsed());
    }
    Sync::of(times)
}
