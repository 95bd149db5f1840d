//! Prints how many commands a second the store commits and how many rows it loads:
//! `cargo run --release -p tongbao-store-sqlite --example commit_rate [folder]`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Time};
use tongbao_kernel::changes::Changes;
use tongbao_kernel::ctx::{Ctx, IdSource};
use tongbao_kernel::ledger::{AccountKey, Cause, post};
use tongbao_kernel::model::{AccountKind, Alias, Journal, PersonMonth, Space, Split, Task, TaskKind};
use tongbao_kernel::row::{Cell, Entity, Kind};
use tongbao_kernel::rules::Rules;
use tongbao_kernel::tables::{Key, Row, TableId};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Store};
use tongbao_store_sqlite::SqliteStore;

type Error = Box<dyn std::error::Error>;

/// Rows that are there before, as many as can be updated.
const PEOPLE: usize = 100_000;

fn platform() -> MchId {
    MchId::from("1900000001")
}

fn person(number: usize, received: i64) -> PersonMonth {
    PersonMonth {
        platform: platform(),
        openid: format!("oUpF8uMuAJO_M2pxb1Q9{number:08}").into(),
        month: "202611".into(),
        received: Fen::new(received),
    }
}

/// The smallest command: one row changes, one is new.
fn small(number: usize) -> Changes {
    let mut changes = Changes::default();
    changes.update(person(number.wrapping_mul(7919) % PEOPLE, 5));
    changes.insert(Alias {
        platform: platform(),
        space: Space::Order,
        number: format!("20261124{number:012}").into(),
        target: format!("4200000001{number:018}").into(),
    });
    changes
}

/// About what a split with three receivers writes: 6 rows, 4 entries, 5 balances.
fn split(number: usize, ids: &mut IdSource) -> Result<Changes, Error> {
    let rules = Rules::default();
    let mut ctx = Ctx { now: Time::from_ms(1_760_000_000_000), ids: *ids, rules: &rules };
    let mut changes = small(number);
    let cells: Vec<Cell> =
        Split::TABLE.columns.iter().map(|column| cell(column.kind, column.name, number)).collect();
    changes.insert(Row::from_cells(TableId::Split, &cells).map_err(|bad| format!("{bad:?}"))?);
    for _ in 0..3 {
        let serial = ctx.ids.serial();
        changes.insert(Task {
            platform: platform(),
            serial,
            kind: TaskKind::Notify,
            subject: "4200000001202611240000000001".into(),
            lane: "".into(),
            due_at: ctx.now,
        });
    }
    let sub = AccountKey::merchant(
        &platform(),
        &format!("19{:08}", number % 1000).into(),
        AccountKind::BasicPending,
    );
    let outside = AccountKey::operator(&platform(), AccountKind::ChannelCash);
    let cause = Cause { order: None, reference: "30000000012026112400000000001" };
    post(&mut changes, &mut ctx, Journal::Pay, (&outside, &sub), Fen::new(100), cause);
    for receiver in 0..3 {
        let to = AccountKey::merchant(
            &platform(),
            &format!("18{receiver:08}").into(),
            AccountKind::BasicAvailable,
        );
        post(&mut changes, &mut ctx, Journal::Split, (&sub, &to), Fen::new(30), cause);
    }
    *ids = ctx.ids;
    Ok(changes)
}

fn cell(kind: Kind, name: &str, number: usize) -> Cell {
    match (kind, name) {
        (Kind::Text, "platform") => Cell::from(&platform()),
        (Kind::Text, "state") => "PROCESSING".into(),
        (Kind::Text, "kind") => "SPLIT".into(),
        (Kind::Text, _) => Cell::Text(format!("3000000001{number:019}").into()),
        (Kind::Bool, _) => Cell::Bool(false),
        (Kind::Time, _) => Cell::Time(Time::from_ms(1_760_000_000_000)),
        _ => Cell::Int(1),
    }
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
fn watch() -> Instant {
    Instant::now()
}

/// Processor time of all threads so far, in µs; on a shared machine it says more than the clock.
/// The kernel counts in hundredths of a second. Without Linux: zero.
fn processor() -> u32 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<u32>().ok()).sum::<u32>() * 10_000
}

async fn commit(store: &Arc<SqliteStore>, commands: &[Changes]) -> Result<(), Error> {
    let mut batch = Batch::default();
    for changes in commands {
        batch.add(changes).map_err(|_| "overflow")?;
    }
    Ok(store.begin().await?.commit(&batch).await?)
}

async fn measure(
    store: &Arc<SqliteStore>,
    what: &str,
    mut command: impl FnMut() -> Result<Changes, Error>,
) -> Result<(), Error> {
    for (size, batches) in [(1, 1500), (8, 800), (64, 200), (512, 60)] {
        let mut commands = Vec::new();
        for _ in 0..size * batches {
            commands.push(command()?);
        }
        let (start, before) = (watch(), processor());
        for batch in commands.chunks(size) {
            commit(store, batch).await?;
        }
        let seconds = start.elapsed().as_secs_f64();
        let done = f64::from(u32::try_from(commands.len())?);
        let (rate, busy) = (done / seconds, f64::from(processor() - before) / done);
        println!("{what}, batch {size:3}: {rate:8.0} commands/s, {busy:6.1} µs of processor each");
    }
    Ok(())
}

async fn measure_load(store: &Arc<SqliteStore>, size: usize) -> Result<(), Error> {
    let number = |place: usize| place.wrapping_mul(7919) % PEOPLE;
    let keys = |round: usize| -> BTreeSet<Key> {
        (0..size).map(|place| Row::from(person(number(round * size + place), 0)).key()).collect()
    };
    let asked: Vec<_> = (0..100_000 / size).map(keys).collect();
    let (start, before) = (watch(), processor());
    for keys in &asked {
        let mut rows = Rows::default();
        store.begin().await?.load(keys, &mut rows).await?;
    }
    let rows = f64::from(u32::try_from(asked.len() * size)?);
    let (each, busy) = (start.elapsed().as_secs_f64() * 1e6 / rows, f64::from(processor() - before) / rows);
    println!("load {size:3} keys: {each:6.2} µs a row, {busy:6.2} µs of processor");
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let folder = tempfile::tempdir_in(std::env::args().nth(1).unwrap_or_else(|| ".".into()))?;
    let store = SqliteStore::open(&folder.path().join("rate.db"))?;
    let mut people = Changes::default();
    (0..PEOPLE).for_each(|number| people.insert(person(number, 0)));
    commit(&store, &[people]).await?;
    let mut number = 0;
    let mut count = move || {
        number += 1;
        number
    };
    measure(&store, "one update, one insert", || Ok(small(count()))).await?;
    let mut ids = IdSource::new(1);
    measure(&store, "a split of 15 writes  ", || split(count(), &mut ids)).await?;
    for size in [1, 8, 64, 512] {
        measure_load(&store, size).await?;
    }
    Ok(())
}
