//! A day of many orders, a fifth of them refunded and half of them split, closed by
//! `tongbao bill make`: rows a second and peak memory, beside the speed of reading the same
//! entries.

use crate::ledger::{AT_ONCE, Ahead, count, submit};
use crate::samples::{PLATFORM, create, pay, person, refund_pending, split};
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tongbao::config::Config;
use tongbao::folder::Folder;
use tongbao::installation;
use tongbao_base::{Day, Time};
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::mib;
use tongbao_bench::program::watched;
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;
use tongbao_engine::{Clock, Engine, SystemClock};
use tongbao_kernel::model::Entry;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::{profitsharing, setting};
use tongbao_store::{Reader, Select};

/// Orders between two moves of the clock: all that is done to them is done in one day.
const CHUNK: usize = 10_000;

/// The most memory that closing may take, in MiB.
const MIB_MAX: f64 = 300.0;

/// Fills a day and closes it.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, orders: usize) {
    let folder = Folder::open_or_create(data, SystemClock.now()).await.expect("an installation");
    // From the first minute of the day after the installation: all of a large day fits into it.
    let day = Day::of(SystemClock.now()).next();
    let ahead_ms = day.start().ms_since(SystemClock.now()) + Time::MINUTE;
    let clock = Arc::new(Ahead::by(ahead_ms));
    let opened = installation::open(&folder, &Config::default(), clock.clone()).await.expect("a database");
    submit(&opened.engine, person()).await;
    let watch = Watch::start();
    for first in (0..orders).step_by(CHUNK) {
        fill(&opened.engine, &clock, first..orders.min(first + CHUNK)).await;
    }
    assert_eq!(Day::of(clock.now()), day, "the day was too short for so many orders");
    println!("a day of {orders} orders was filled in {:.0} s", watch.elapsed().as_secs_f64());
    let over = day.next().start().ms_since(SystemClock.now()) + 10 * Time::HOUR;
    let moved = setting::Set {
        scope: "sandbox".into(),
        name: "clock.ahead_ms".into(),
        value: Some(over.to_string()),
    };
    submit(&opened.engine, moved).await;
    let (entries, read) = read(opened.store.as_ref()).await;
    opened.engine.close().await;
    let (took, peak) = make(binary, data, day);
    let mut table = Table::new(&["a day of many orders", "entries/s", "seconds", "MiB at most"]);
    let mut row = |what: &str, took: Duration, peak: String| {
        let rate = number(count(entries) / took.as_secs_f64());
        table.row(vec![what.to_owned(), rate, format!("{:.1}", took.as_secs_f64()), peak]);
    };
    row(&format!("reading its {} entries, nothing else", number(count(entries))), read, String::new());
    row("closing it: read, written, proved", took, number(mib(peak)));
    let bars = [("reading, nothing else", read), ("closing: read, written, proved", took)]
        .map(|(what, took)| (what.to_owned(), count(entries) / took.as_secs_f64()));
    let title = "Entries a second".to_owned();
    let plot = Plot { title, unit: "entries/s", bars: bars.into(), must: Must::Any };
    report.add(Section { name: "bills", table, plots: vec![plot] });
    report.at_most("closing a day of many orders holds at most", mib(peak), MIB_MAX, " MiB");
}

async fn fill(engine: &Engine, clock: &Ahead, numbers: std::ops::Range<usize>) {
    let paid: Vec<_> = stream::iter(numbers)
        .map(|number| async move {
            submit(engine, create(&number)).await;
            (number, submit(engine, pay(&number)).await.transaction_ids.remove(0))
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    clock.pass(31 * Time::SECOND);
    stream::iter(&paid)
        .map(|order| async move {
            if order.0 % 2 == 0 {
                let accepted = submit(engine, split(order)).await;
                let split_id = accepted.split.split_id;
                let platform = PLATFORM.into();
                submit(engine, profitsharing::Execute { platform, split_id, closed: Vec::new() }).await;
            }
            if order.0 % 5 == 0 {
                submit(engine, refund_pending(order)).await;
            }
        })
        .buffer_unordered(AT_ONCE)
        .for_each(|()| async {})
        .await;
}

/// How long it takes to read every entry.
async fn read(reader: &dyn Reader) -> (usize, Duration) {
    let watch = Watch::start();
    let mut snapshot = reader.snapshot().await.expect("a snapshot");
    let mut select = Select::all(TableId::Entry, 1000).equal("platform", PLATFORM).ordered(&["serial"]);
    let mut entries = 0;
    loop {
        let rows = snapshot.select(&select).await.expect("rows");
        let Some(last) = rows.last().and_then(Entry::from_row) else { return (entries, watch.elapsed()) };
        select = select.after(vec![Cell::Int(last.serial)]);
        entries += rows.len();
    }
}

/// Closes the day in a process of its own; gives how long it took and the most memory it had.
fn make(binary: &Path, data: &Path, day: Day) -> (Duration, u64) {
    let mut command = Command::new(binary);
    command.args(["bill", "make", "--date", &day.to_string(), "--data"]).arg(data);
    let (closed, took, peak) = watched(&mut command);
    assert!(closed, "the day was not closed");
    (took, peak)
}
