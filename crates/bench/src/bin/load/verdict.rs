//! Whether the program held: what may not grow, what must have arrived.

use crate::minute::Minute;
use crate::receiver::Receiver;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::process::Command;

/// Memory of the last third over that of the third before, in percent: the rest of the page caches
/// (48 MiB in all) may still fill.
const RESIDENT_PERCENT: u64 = 115;
/// Connections of callbacks come and go.
const HANDLES_MORE: usize = 16;
/// The 99th percentile of the last third over that of the first, in percent …
const P99_PERCENT: u64 = 130;
/// … or so many microseconds more: what one other program on the machine adds.
const P99_MORE: u64 = 5_000;
/// The log is folded at 16 MiB; commits that come while a reader keeps it, too.
const LOG_KIB_MAX: u64 = 64 * 1024;

/// What was asked, and whether it holds.
pub struct Held {
    what: String,
    holds: bool,
}

fn held(what: String, holds: bool) -> Held {
    Held { what, holds }
}

fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Every question.
pub fn judge(
    minutes: &[Minute],
    failures: &[String],
    data: &Path,
    binary: &Path,
    receiver: &Receiver,
) -> Vec<Held> {
    let third = minutes.len() / 3;
    let parts =
        [&minutes[..third], &minutes[third..minutes.len() - third], &minutes[minutes.len() - third..]];
    let [first, middle, last] = parts;
    let p99 = |part: &[Minute]| median(part.iter().map(|minute| minute.percentile(99)).collect());
    let resident = |part: &[Minute]| median(part.iter().map(|minute| minute.numbers.resident_kib).collect());
    let handles =
        |part: &[Minute]| part.iter().map(|minute| minute.numbers.handles).max().unwrap_or_default();
    let threads =
        |part: &[Minute]| part.iter().map(|minute| minute.numbers.threads).max().unwrap_or_default();
    let log = minutes.iter().map(|minute| minute.numbers.log_kib).max().unwrap_or_default();
    let (owed, undelivered) = notifications(data, &receiver.url);
    let check = Command::new(binary).args(["check", "--data"]).arg(data).output().expect("the program");
    vec![
        held(
            format!("every request was granted ({} not: {:?})", failures.len(), failures.first()),
            failures.is_empty(),
        ),
        held(
            format!(
                "memory: {} MiB in the middle third, {} MiB in the last, at most {RESIDENT_PERCENT} %",
                resident(middle) >> 10,
                resident(last) >> 10
            ),
            resident(last) * 100 <= resident(middle) * RESIDENT_PERCENT,
        ),
        held(
            format!("open files: {} in the middle third, {} in the last", handles(middle), handles(last)),
            handles(last) <= handles(middle) + HANDLES_MORE,
        ),
        held(
            format!("threads: {} in the middle third, {} in the last", threads(middle), threads(last)),
            threads(last) <= threads(middle) + HANDLES_MORE,
        ),
        held(
            format!("p99: {} µs in the first third, {} µs in the last", p99(first), p99(last)),
            p99(last) * 100 <= p99(first) * P99_PERCENT || p99(last) <= p99(first) + P99_MORE,
        ),
        held(format!("the log was at most {} MiB", log >> 10), log <= LOG_KIB_MAX),
        held(
            format!("callbacks: {owed} owed, {undelivered} not delivered, {} received", receiver.came()),
            owed == receiver.came() && undelivered == 0,
        ),
        held("tongbao check holds".to_owned(), check.status.success()),
    ]
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

/// Prints the answers; ends with 1 if one is no.
pub fn tell(all: &[Held]) {
    println!();
    for Held { what, holds } in all {
        println!("{}  {what}", if *holds { "holds " } else { "BROKEN" });
    }
    if all.iter().any(|one| !one.holds) {
        std::process::exit(1);
    }
}
