//! The same rates with nothing, a million and five million orders in the file; then what the
//! file, its server and its check take.
//!
//! Filling takes minutes, in which machines drift, and a row takes less than a second. So the
//! largest file and an empty one are measured in turns, several times, and the medians held against
//! one another.

use crate::commands;
use crate::http;
use crate::ledger::{Ledger, count};
use std::path::Path;
use tongbao_base::Time;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::mib;
use tongbao_bench::program::{Served, check};
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;

/// The share of the empty file's rate that must stay.
const SHARE: f64 = 85.0;
/// A file of this many orders must be checked within [`CHECK_SECONDS`].
const CHECKED: usize = 1_000_000;
const CHECK_SECONDS: f64 = 60.0;
const CHECK_MIB: f64 = 100.0;
/// What `serve` may hold on the largest file, in MiB.
const RESIDENT_MIB: f64 = 200.0;

/// How often the largest file and an empty one take turns.
const TURNS: usize = 5;

/// What a second brings of each thing.
type Rates = Vec<(&'static str, f64)>;

/// One size.
struct Size {
    orders: usize,
    rates: Rates,
    file_mib: f64,
    ready_ms: f64,
    resident_mib: f64,
    check: Option<(f64, f64)>,
}

/// Fills one folder to each size in turn; the first is the empty one.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, sizes: &[usize], many: usize) {
    let mut found: Vec<Size> = Vec::with_capacity(sizes.len());
    let mut next = 0;
    for orders in sizes {
        let mut ledger = Ledger::open(data, Time::DAY, next).await;
        let (from, watch) = (ledger.next, Watch::start());
        ledger.fill_up(*orders).await;
        println!(
            "{} orders placed and paid at {:.0}/s",
            ledger.next - from,
            watch.rate((ledger.next - from).max(1))
        );
        found.push(size(ledger, binary, data, (*orders, many), &mut next).await);
    }
    let Some(largest) = found.last() else { return };
    let (mut full, mut empty) = (vec![largest.rates.clone()], Vec::new());
    for _ in 0..TURNS {
        empty.push(of_nothing(binary, many).await);
        let ledger = Ledger::open(data, Time::DAY, next).await;
        full.push(size(ledger, binary, data, (largest.orders, many), &mut next).await.rates);
    }
    rates(report, &found, &medians(&full), &medians(&empty));
    sizes_of(report, &found);
}

/// Of each thing, what half of the turns surpass.
fn medians(turns: &[Rates]) -> Rates {
    let Some(first) = turns.first() else { return Rates::new() };
    let median = |(place, (what, _)): (usize, &(&'static str, f64))| {
        let mut all: Vec<f64> = turns.iter().map(|rates| rates[place].1).collect();
        all.sort_unstable_by(f64::total_cmp);
        (*what, all[all.len() / 2])
    };
    first.iter().enumerate().map(median).collect()
}

/// The rates with nothing in a file of its own.
async fn of_nothing(binary: &Path, many: usize) -> Rates {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(folder.path(), Time::DAY, 0).await;
    size(ledger, binary, folder.path(), (0, many), &mut 0).await.rates
}

async fn size(
    mut ledger: Ledger,
    binary: &Path,
    data: &Path,
    (orders, many): (usize, usize),
    next: &mut usize,
) -> Size {
    let mut rates = commands::rates(&mut ledger, many).await.things();
    let file_mib =
        ledger.store.space().expect("a database").iter().map(|(_, bytes)| *bytes).sum::<u64>() >> 20;
    *next = ledger.next;
    ledger.close().await;
    let check = (orders <= CHECKED).then(|| check(binary, data));
    assert!(check.is_none_or(|check| check.holds), "an invariant is broken");
    let server = Served::start(binary, data);
    let [created, asked] = http::rates(&server, data, &format!("G{}-", *next), many).await;
    rates.push(("order creation over signed HTTP", created));
    rates.push(("order query over signed HTTP", asked));
    Size {
        orders,
        rates,
        file_mib: mib(file_mib),
        ready_ms: server.ready_after.as_secs_f64() * 1e3,
        resident_mib: mib(server.resident_mib()),
        check: check.map(|check| (check.took.as_secs_f64(), mib(check.peak_mib))),
    }
}

fn rates(report: &mut Report, found: &[Size], full: &Rates, empty: &Rates) {
    let Some(largest) = found.last() else { return };
    let orders = number(count(largest.orders));
    let mut heading = vec!["a second".to_owned()];
    heading.extend(found.iter().map(|size| format!("{} orders", number(count(size.orders)))));
    heading.extend([
        format!("{orders} orders, median of {} turns", TURNS + 1),
        format!("0 orders, median of {TURNS} turns between"),
        "share".to_owned(),
    ]);
    let mut table = Table::new(&heading.iter().map(String::as_str).collect::<Vec<_>>());
    let mut bars = Vec::new();
    for (place, ((what, full), (_, empty))) in full.iter().zip(empty).enumerate() {
        let share = 100.0 * full / empty;
        let mut cells = vec![(*what).to_owned()];
        cells.extend(found.iter().map(|size| number(size.rates[place].1)));
        cells.extend([number(*full), number(*empty), format!("{share:.0} %")]);
        table.row(cells);
        bars.push(((*what).to_owned(), share));
        report.at_least(
            format!("{what} with {orders} orders in the file, of the empty rate"),
            share,
            SHARE,
            " %",
        );
    }
    let title = "Rate with the largest file, of the empty one's".to_owned();
    report.add(Section {
        name: "growth",
        table,
        plots: vec![Plot { title, unit: "%", bars, must: Must::AtLeast(SHARE) }],
    });
}

fn sizes_of(report: &mut Report, found: &[Size]) {
    let mut table = Table::new(&[
        "orders",
        "file, MiB",
        "ready after, ms",
        "`serve` holds, MiB",
        "`check`: s",
        "MiB at most",
    ]);
    for size in found {
        let (seconds, peak) = size.check.map_or_else(
            || (String::new(), String::new()),
            |(seconds, peak)| (format!("{seconds:.1}"), number(peak)),
        );
        table.row(vec![
            number(count(size.orders)),
            number(size.file_mib),
            number(size.ready_ms),
            number(size.resident_mib),
            seconds,
            peak,
        ]);
    }
    let bars = |figure: fn(&Size) -> f64| {
        let bar = |size: &Size| (format!("{} orders", number(count(size.orders))), figure(size));
        found.iter().map(bar).collect()
    };
    let plots = vec![
        Plot { title: "The file".to_owned(), unit: "MiB", bars: bars(|size| size.file_mib), must: Must::Any },
        Plot {
            title: "What `serve` holds after the requests".to_owned(),
            unit: "MiB",
            bars: bars(|size| size.resident_mib),
            must: Must::AtMost(RESIDENT_MIB),
        },
    ];
    report.add(Section { name: "sizes", table, plots });
    if let Some(largest) = found.last() {
        let what = format!("`serve` holds with {} orders in the file", number(count(largest.orders)));
        report.at_most(what, largest.resident_mib, RESIDENT_MIB, " MiB");
    }
    if let Some((seconds, peak)) =
        found.iter().find(|size| size.orders == CHECKED).and_then(|size| size.check)
    {
        report.at_most("`tongbao check` on a million orders", seconds, CHECK_SECONDS, " s");
        report.at_most("`tongbao check` holds at most", peak, CHECK_MIB, " MiB");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_turn_of_each_thing_counts() {
        let turn = |orders, refunds| vec![("orders", orders), ("refunds", refunds)];
        let turns = [turn(9.0, 1.0), turn(7.0, 5.0), turn(8.0, 3.0)];
        assert_eq!(medians(&turns), turn(8.0, 3.0));
    }
}
