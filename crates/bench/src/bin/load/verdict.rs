//! Whether the program held: what may not grow, what must have arrived.

use crate::Edge;
use crate::minute::{Minute, ms};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use tongbao_bench::program::Checked;
use tongbao_bench::receiver::Receiver;
use tongbao_bench::report::{Report, Verdict};

/// Memory of the last third over that of the third before, in percent: the rest of the page caches
/// (48 MiB in all) may still fill.
const RESIDENT_PERCENT: u64 = 115;
/// Connections of callbacks come and go with the receiver's mood: the middle minute of a third counts.
const HANDLES_MORE: u64 = 16;
/// The 99th percentile of the last third over that of the first, in percent …
const P99_PERCENT: u64 = 130;
/// … or so many microseconds more: what one other program on the machine adds.
const P99_MORE: u64 = 5_000;
/// The ceiling at the end over that at the beginning, in percent.
const CEILING_PERCENT: u32 = 85;
/// The log is folded at 16 MiB, and may be twice that while a list is read.
pub const LOG_KIB_MAX: u64 = 32 * 1024;

/// What is known when all is over.
pub struct End {
    /// How many minutes there should have been.
    pub planned: usize,
    /// Whether the program stopped in order when it was told to.
    pub stopped: bool,
    /// Requests that were not granted.
    pub failures: Vec<String>,
    /// What the program's own check says of the folder.
    pub checked: Checked,
}

fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Every condition.
pub fn judge(
    report: &mut Report,
    [before, after]: [&Edge; 2],
    minutes: &[Minute],
    end: &End,
    data: &Path,
    receiver: &Receiver,
) {
    let mut held = |what: &str, must: String, reached: String, holds: bool| {
        report.judge(Verdict { what: what.to_owned(), must, reached, holds });
    };
    let first = end.failures.first().map(|failure| format!(": {failure}")).unwrap_or_default();
    held(
        "requests that were not granted",
        "0".to_owned(),
        format!("{}{first}", end.failures.len()),
        end.failures.is_empty(),
    );
    held(
        "minutes under load",
        end.planned.to_string(),
        minutes.len().to_string(),
        minutes.len() == end.planned,
    );
    steady(&mut held, minutes);
    let [first, last] = [before, after].map(|edge| edge.calm.percentile(99));
    held(
        "99th percentile of a calm minute, afterwards",
        format!("≤ {P99_PERCENT} % of the {} ms before, or {} ms more", ms(first), ms(P99_MORE)),
        format!("{} ms", ms(last)),
        is_steady(first, last),
    );
    let [first, last] = [before, after].map(|edge| edge.ceiling.rate);
    held(
        "ceiling, afterwards",
        format!("≥ {CEILING_PERCENT} % of the {first} requests a second before"),
        last.to_string(),
        last * 100 >= first * CEILING_PERCENT,
    );
    let log = minutes.iter().map(|minute| minute.numbers.log_kib).max().unwrap_or_default();
    held(
        "write-ahead log",
        format!("≤ {} MiB", LOG_KIB_MAX >> 10),
        format!("{} MiB", log >> 10),
        log <= LOG_KIB_MAX,
    );
    let (owed, undelivered) = notifications(data, &receiver.url);
    held(
        "callbacks received, of those owed",
        owed.to_string(),
        format!("{}, {undelivered} of them not delivered", receiver.count()),
        owed == receiver.count() && undelivered == 0,
    );
    let yes = |answer: bool| if answer { "yes" } else { "no" }.to_owned();
    held("the program stops in order when it is told to", yes(true), yes(end.stopped), end.stopped);
    let Checked { holds, took, .. } = end.checked;
    held(
        "`tongbao check` on what it leaves",
        "holds".to_owned(),
        format!(
            "{} after {:.0} s",
            if holds { "holds" } else { "an invariant is broken" },
            took.as_secs_f64()
        ),
        holds,
    );
}

/// What may not grow from one third of the minutes to the next.
fn steady(held: &mut impl FnMut(&str, String, String, bool), minutes: &[Minute]) {
    let third = minutes.len() / 3;
    let first = &minutes[..third];
    let middle = &minutes[third..minutes.len() - third];
    let last = &minutes[minutes.len() - third..];
    let usual = |part: &[Minute], figure: fn(&Minute) -> u64| median(part.iter().map(figure).collect());
    let resident = |minute: &Minute| minute.numbers.resident_kib;
    let (before, after) = (usual(middle, resident), usual(last, resident));
    held(
        "memory in the last third",
        format!("≤ {RESIDENT_PERCENT} % of the {} MiB in the middle third", before >> 10),
        format!("{} MiB", after >> 10),
        after * 100 <= before * RESIDENT_PERCENT,
    );
    for (what, figure) in [
        ("open files in the last third", (|minute| minute.numbers.handles) as fn(&Minute) -> u64),
        ("threads in the last third", |minute| minute.numbers.threads),
    ] {
        let (before, after) = (usual(middle, figure), usual(last, figure));
        held(
            what,
            format!("≤ {HANDLES_MORE} more than the {before} in the middle third"),
            after.to_string(),
            after <= before + HANDLES_MORE,
        );
    }
    let p99 = |minute: &Minute| minute.percentile(99);
    let (before, after) = (usual(first, p99), usual(last, p99));
    held(
        "99th percentile in the last third",
        format!("≤ {P99_PERCENT} % of the first third's {} ms, or {} ms more", ms(before), ms(P99_MORE)),
        format!("{} ms", ms(after)),
        is_steady(before, after),
    );
}

/// Whether a 99th percentile did not grow.
fn is_steady(before: u64, after: u64) -> bool {
    after * 100 <= before * P99_PERCENT || after <= before + P99_MORE
}

/// Callbacks that were owed to `url`, and those of them that are not delivered.
fn notifications(data: &Path, url: &str) -> (usize, usize) {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = Connection::open_with_flags(data.join("tongbao.db"), flags).expect("a database");
    let count = |sql: &str| {
        let found: i64 = database.query_row(sql, [url], |row| row.get(0)).expect("a count");
        usize::try_from(found).expect("a count")
    };
    (
        count("SELECT count(*) FROM notification WHERE url = ?1"),
        count("SELECT count(*) FROM notification WHERE url = ?1 AND state <> 'DELIVERED'"),
    )
}
