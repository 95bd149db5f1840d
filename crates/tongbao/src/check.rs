//! `tongbao check`: the whole ledger re-computed from its entries, sealed days held against their
//! seals, bills proved again.

use crate::cli::Check;
use crate::config::Config;
use crate::folder::{self, Folder};
use crate::installation;
use std::sync::Arc;
use tongbao_bill::Shelf;
use tongbao_seal::{Kept, Verifier};
use tongbao_store_sqlite::SqliteStore;

/// Most faults of seals that are printed behind the first.
const ALSO: usize = 20;

/// Prints every invariant and the first broken fact; gives whether all hold.
pub async fn check(arguments: &Check) -> Result<bool, String> {
    let config = Config::read(arguments.config.as_deref())?;
    let heads = heads(arguments)?;
    let folder = Folder::open(&arguments.data.folder)?;
    let store = installation::open_store(&folder)?;
    let (verifier, unmarked) = match folder::vault(&folder, &config.vault) {
        Ok(vault) => {
            let marks =
                move |platform: &_, day, head: &[u8]| tongbao_worker::mark(&vault, (platform, day), head);
            (Verifier::new(heads, Some(Box::new(marks))), None)
        }
        Err(reason) => (Verifier::new(heads, None), Some(reason)),
    };
    let shelf = Shelf::new(folder.bills());
    let (books, bills) = tokio::join!(
        tongbao_engine::audit_sealed(store.as_ref(), verifier),
        shelf.audit(Arc::<SqliteStore>::clone(&store))
    );
    let (report, seals) = books.map_err(|error| error.to_string())?;
    let bills = bills.map_err(|error| error.to_string())?;
    for verdict in &report.verdicts {
        println!("{}  {}", word(verdict.holds), verdict.invariant);
    }
    match report.findings.first() {
        None => println!("{} accounts, {} in all", report.accounts.len(), report.total),
        Some(finding) => println!("first broken fact: {finding}"),
    }
    tell_seals(&seals, unmarked);
    tell_bills(&bills);
    Ok(report.holds() && seals.holds() && bills.faults.is_empty())
}

const fn word(holds: bool) -> &'static str {
    if holds { "holds " } else { "BROKEN" }
}

fn heads(arguments: &Check) -> Result<Vec<Kept>, String> {
    let mut heads = arguments.heads.clone();
    if let Some(file) = &arguments.heads_file {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let head = text.trim().parse();
            heads.push(head.map_err(|error| format!("{}, line {line}: {error}", file.display()))?);
        }
    }
    Ok(heads)
}

fn tell_seals(seals: &tongbao_seal::Report, unmarked: Option<String>) {
    println!("{}  days that are over are as they were sealed", word(seals.holds()));
    if let Some(reason) = unmarked {
        println!("the marks of the heads were not looked at: {reason}");
    }
    let tongbao_seal::Report { days, entries, unsealed, .. } = seals;
    let Some(first) = seals.faults.first() else {
        println!(
            "{days} days and {entries} entries held against their seals, {unsealed} entries not sealed yet"
        );
        return;
    };
    println!("first broken fact: {first}");
    for fault in seals.faults.iter().skip(1).take(ALSO) {
        println!("also: {fault}");
    }
    let told = seals.faults.len().min(ALSO + 1);
    let rest = u64::try_from(seals.faults.len() - told).unwrap_or(u64::MAX).saturating_add(seals.more);
    if rest > 0 {
        println!("also: {rest} more");
    }
}

fn tell_bills(audit: &tongbao_bill::Audit) {
    let holds = audit.faults.is_empty();
    println!("{}  bills equal the ledger and are as they were made", word(holds));
    match audit.faults.first() {
        None => println!("{} days and {} bills proved", audit.days, audit.bills),
        Some(fault) => println!("first broken fact: {fault}"),
    }
}
