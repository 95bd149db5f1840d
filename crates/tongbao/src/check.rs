//! `tongbao check`: the whole ledger re-computed from its entries, sealed days held against their
//! seals, bills proved again.

use crate::cli::Check;
use crate::config::Config;
use crate::folder::{self, Folder};
use crate::installation;
use serde_json::{Value, json};
use std::sync::Arc;
use tongbao_bill::Shelf;
use tongbao_seal::{Kept, Verifier};
use tongbao_store_sqlite::SqliteStore;

/// Most broken facts that are told behind the first.
const ALSO: usize = 20;

/// What was looked at.
struct Findings {
    books: tongbao_kernel::audit::Report,
    seals: tongbao_seal::Report,
    /// Why the marks of the heads were not looked at.
    unmarked: Option<String>,
    bills: tongbao_bill::Audit,
}

/// What a check of the seals proves.
const SEALED: &str = "days that are over are as they were sealed";
/// What a check of the bills proves.
const BILLED: &str = "bills equal the ledger and are as they were made";

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
    let (books, seals) = books.map_err(|error| error.to_string())?;
    let bills = bills.map_err(|error| error.to_string())?;
    let findings = Findings { books, seals, unmarked, bills };
    if arguments.json {
        println!("{:#}", findings.in_full());
    } else {
        findings.tell();
    }
    Ok(findings.holds())
}

impl Findings {
    fn holds(&self) -> bool {
        self.books.holds() && self.seals.holds() && self.bills.faults.is_empty()
    }

    fn tell(&self) {
        for verdict in &self.books.verdicts {
            println!("{}  {}", word(verdict.holds), verdict.invariant);
        }
        match self.books.findings.first() {
            None => println!("{} accounts, {} in all", self.books.accounts.len(), self.books.total),
            Some(finding) => println!("first broken fact: {finding}"),
        }
        tell_seals(&self.seals, self.unmarked.as_deref());
        tell_bills(&self.bills);
    }

    fn in_full(&self) -> Value {
        let Findings { books, seals, unmarked, bills } = self;
        let fact = |fact: String, holds: bool| json!({ "fact": fact, "holds": holds });
        let mut facts: Vec<Value> =
            books.verdicts.iter().map(|one| fact(one.invariant.to_string(), one.holds)).collect();
        facts.push(fact(SEALED.to_owned(), seals.holds()));
        facts.push(fact(BILLED.to_owned(), bills.faults.is_empty()));
        let of_books = books.findings.iter().map(ToString::to_string);
        let of_seals = seals.faults.iter().map(ToString::to_string);
        let of_bills = bills.faults.iter().map(ToString::to_string);
        let mut broken = of_books.chain(of_seals).chain(of_bills);
        let first = broken.next();
        let also: Vec<String> = broken.by_ref().take(ALSO).collect();
        let rest = u64::try_from(broken.count()).unwrap_or(u64::MAX).saturating_add(seals.more);
        // Broken books may add up to more than a number of JSON's readers holds.
        let total = i64::try_from(books.total).map_or_else(|_| json!(books.total.to_string()), Value::from);
        let mut told = json!({
            "holds": self.holds(),
            "facts": facts,
            "first_broken": first,
            "also_broken": also,
            "more_broken": rest,
            "accounts": books.accounts.len(),
            "total": total,
            "sealed": { "days": seals.days, "entries": seals.entries, "unsealed_entries": seals.unsealed },
            "bills": { "days": bills.days, "bills": bills.bills },
        });
        if let (Some(reason), Value::Object(fields)) = (unmarked, &mut told) {
            fields.insert("marks_not_checked".to_owned(), reason.as_str().into());
        }
        told
    }
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

fn tell_seals(seals: &tongbao_seal::Report, unmarked: Option<&str>) {
    println!("{}  {SEALED}", word(seals.holds()));
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
    println!("{}  {BILLED}", word(holds));
    match audit.faults.first() {
        None => println!("{} days and {} bills proved", audit.days, audit.bills),
        Some(fault) => println!("first broken fact: {fault}"),
    }
}
