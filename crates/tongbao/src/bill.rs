//! `tongbao bill make`: days that are over are closed, without waiting for nine o'clock.

use crate::cli::BillMake;
use crate::config::Config;
use crate::folder::{self, Folder};
use crate::installation;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_bill::Shelf;
use tongbao_engine::{Clock, Engine};
use tongbao_kernel::model::{Daybook, Directory};
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::view::Rows;
use tongbao_sandbox::MovableClock;
use tongbao_store::{Reader, Select};
use tongbao_vault::Vault;
use tongbao_worker::close_days;

/// Closes the day and every open one before it, for every platform and direct merchant, and prints
/// what the day came to.
pub async fn make(arguments: &BillMake) -> Result<(), String> {
    let config = Config::read(arguments.config.as_deref())?;
    let folder = Folder::open(&arguments.data.folder)?;
    let vault = folder::vault(&folder, &config.vault)?;
    let store = installation::open_store(&folder)?;
    let clock = Arc::new(MovableClock::new());
    clock.restore(store.as_ref()).await.map_err(|error| error.to_string())?;
    let today = Day::of(clock.now());
    if arguments.date >= today {
        let latest = today.days_before(1);
        return Err(format!(
            "{} is not over: today is {today} by the clock of this installation; the latest day is {latest}",
            arguments.date
        ));
    }
    let engine = installation::start_engine(&store, &config, clock).await?;
    let shelf = Shelf::new(folder.bills());
    let made = make_all(&engine, (&shelf, &vault), arguments.date).await;
    engine.close().await;
    let told: Vec<Value> = made?;
    if arguments.json {
        println!("{:#}", Value::Array(told));
    } else {
        for one in &told {
            println!("{}", sentence(one));
        }
    }
    Ok(())
}

async fn make_all(
    engine: &Engine,
    (shelf, vault): (&Arc<Shelf>, &Vault),
    date: Day,
) -> Result<Vec<Value>, String> {
    let mut told = Vec::new();
    for platform in platforms(engine.reader().as_ref()).await? {
        let closed = close_days(engine, (shelf, vault), &platform, date)
            .await
            .map_err(|error| format!("{platform}: {error}"))?;
        let is_new = closed.iter().any(|(day, _)| *day == date);
        let daybook = found(engine.reader().as_ref(), &platform, date).await?;
        let place = shelf.folder(&platform, date);
        told.push(json!({
            "platform": platform,
            "date": date.to_string(),
            "made": if is_new { "now" } else { "before" },
            "folder": daybook.is_some().then_some(place),
            "daybook": daybook.map(|daybook| figures(&daybook)),
        }));
    }
    Ok(told)
}

/// What a day came to, money in fen.
fn figures(daybook: &Daybook) -> Value {
    json!({
        "entries": daybook.entries,
        "payments": daybook.payments,
        "paid": daybook.paid,
        "fees": daybook.fees,
        "refunds": daybook.refunds,
        "refunded": daybook.refunded,
        "fees_back": daybook.fees_back,
        "splits": daybook.splits,
        "shared": daybook.shared,
        "returned": daybook.returned,
        "bounces": daybook.bounces,
        "flows": daybook.flows,
        "flow_in": daybook.flow_in,
        "flow_out": daybook.flow_out,
        "made_at": daybook.made_at.rfc3339(),
    })
}

fn sentence(told: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let head = format!("{} of {}", text(&told["date"]), text(&told["platform"]));
    let daybook = &told["daybook"];
    if daybook.is_null() {
        return format!("{head}: nothing moved");
    }
    let when = if told["made"] == "now" { "made and proved" } else { "was made before" };
    format!(
        "{head}: {when}: {} payments, {} refunds, {} splits, {} lines; in {}",
        daybook["payments"],
        daybook["refunds"],
        daybook["splits"],
        daybook["flows"],
        text(&told["folder"])
    )
}

/// Everybody whose day it is: platforms, partners and direct merchants.
async fn platforms(reader: &dyn Reader) -> Result<BTreeSet<MchId>, String> {
    let mut snapshot = reader.snapshot().await.map_err(|error| error.to_string())?;
    let mut select = Select::all(TableId::Directory, 1000);
    let mut found = BTreeSet::new();
    loop {
        let rows = snapshot.select(&select).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { return Ok(found) };
        select = select.behind(last);
        found.extend(rows.iter().filter_map(Directory::from_row).map(|row| row.platform.clone()));
    }
}

async fn found(reader: &dyn Reader, platform: &MchId, day: Day) -> Result<Option<Daybook>, String> {
    let mut snapshot = reader.snapshot().await.map_err(|error| error.to_string())?;
    let key = Daybook::key(platform, day);
    let mut rows = Rows::default();
    snapshot.load(&BTreeSet::from([key.clone()]), &mut rows).await.map_err(|error| error.to_string())?;
    Ok(rows.row(&key).and_then(Daybook::from_row).cloned())
}
