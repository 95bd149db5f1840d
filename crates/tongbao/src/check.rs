//! `tongbao check`: the whole ledger re-computed from its entries.

use crate::cli::Check;
use crate::folder::Folder;
use crate::installation;
use std::sync::Arc;
use tongbao_bill::Shelf;
use tongbao_store_sqlite::SqliteStore;

/// Prints every invariant and the first broken fact; gives whether all hold.
pub async fn check(arguments: &Check) -> Result<bool, String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let store = installation::open_store(&folder)?;
    let report = tongbao_engine::audit(store.as_ref()).await.map_err(|error| error.to_string())?;
    for verdict in &report.verdicts {
        println!("{}  {}", if verdict.holds { "holds " } else { "BROKEN" }, verdict.invariant);
    }
    match report.findings.first() {
        None => println!("{} accounts, {} in all", report.accounts.len(), report.total),
        Some(finding) => println!("first broken fact: {finding}"),
    }
    let bills = check_bills(&folder, store).await?;
    Ok(report.holds() && bills)
}

/// Every day that was closed and every bill that was cut, proved again.
async fn check_bills(folder: &Folder, store: Arc<SqliteStore>) -> Result<bool, String> {
    let audit = Shelf::new(folder.bills()).audit(store).await.map_err(|error| error.to_string())?;
    let holds = audit.faults.is_empty();
    println!("{}  bills equal the ledger and are as they were made", if holds { "holds " } else { "BROKEN" });
    match audit.faults.first() {
        None => println!("{} days and {} bills proved", audit.days, audit.bills),
        Some(fault) => println!("first broken fact: {fault}"),
    }
    Ok(holds)
}
