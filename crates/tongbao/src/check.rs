//! `tongbao check`: the whole ledger re-computed from its entries.

use crate::cli::Check;
use crate::folder::Folder;
use crate::installation;

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
    Ok(report.holds())
}
