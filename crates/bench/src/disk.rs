//! What a paid, split and finished order takes on disk, and where the bytes go.

use crate::ledger::{AT_ONCE, Ledger, count, submit};
use crate::samples::{PLATFORM, SELLERS, finish, split_for};
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use tongbao_base::Time;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_kernel::profitsharing;

/// The most that an order may take, in bytes.
const BYTES_MAX: f64 = 3000.0;

/// Fills a new folder with orders that are done with, their callbacks delivered.
pub async fn measure(report: &mut Report, data: &Path, orders: usize) {
    let mut ledger = Ledger::open(data, Time::DAY, 0).await;
    let before = ledger.store.space().expect("a database");
    let paid = ledger.fill(orders).await;
    ledger.clock.pass(31 * Time::SECOND);
    let engine = &ledger.engine;
    stream::iter(&paid)
        .map(|order| async move {
            let seller = SELLERS[order.0 % SELLERS.len()].into();
            let split_id = submit(engine, split_for(order, &PLATFORM.into(), &seller)).await.split.split_id;
            submit(
                engine,
                profitsharing::Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() },
            )
            .await;
            submit(engine, finish(order)).await;
        })
        .buffer_unordered(AT_ONCE)
        .for_each(|()| async {})
        .await;
    ledger.deliver_all().await;
    let after = ledger.store.space().expect("a database");
    ledger.close().await;
    let grown = after.into_iter().map(|(name, bytes)| {
        let old = before.iter().find(|(known, _)| *known == name).map_or(0, |(_, bytes)| *bytes);
        let bytes = usize::try_from(bytes.saturating_sub(old)).expect("a size of a file");
        (name, count(bytes) / count(orders))
    });
    let mut parts: Vec<(String, f64)> = grown.filter(|(_, bytes)| *bytes >= 1.0).collect();
    parts.sort_by(|one, other| other.1.total_cmp(&one.1));
    let whole: f64 = parts.iter().map(|(_, bytes)| bytes).sum();
    let mut table = Table::new(&["table or index", "bytes an order"]);
    for (name, bytes) in &parts {
        table.row(vec![format!("`{name}`"), number(*bytes)]);
    }
    table.row(vec!["all".to_owned(), number(whole)]);
    let title = "Bytes of a paid, split and finished order".to_owned();
    report.add(Section {
        name: "disk",
        table,
        plots: vec![Plot { title, unit: "bytes", bars: parts, must: Must::Any }],
    });
    report.at_most("a paid, split and finished order on disk", whole, BYTES_MAX, " bytes");
}
