//! The proof that sheets equal the ledger: what is written is read again and set against what the
//! entries say. `check` repeats it for every day, and finds files that were changed since.

use crate::bill::Pot;
use crate::flow::change_of;
use crate::group::Grouping;
use crate::scan::{Entries, PAGE, run_of};
use crate::sheet::{Sheet, cells, digest, lines};
use crate::shelf::Shelf;
use crate::tally::{Accounts, Tally};
use crate::{Error, cell, flow, split, trade};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Fen};
use tongbao_kernel::model::{Bill, DayBalance, Daybook, DaybookHead};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::view::Rows;
use tongbao_store::{Reader, Select, Snapshot};

/// What the lines of the movements' sheet come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) flows: i64,
    pub(crate) flow_in: Fen,
    pub(crate) flow_out: Fen,
}

/// Holds the four sheets of a day against the entries' figures and the accounts' balances.
pub(crate) fn prove(place: &Path, tally: &Tally, accounts: &Accounts) -> Result<Sums, Error> {
    prove_trade(&place.join(Sheet::Trade.file()), tally)?;
    prove_splits(&place.join(Sheet::Split.file()), tally)?;
    prove_bounces(&place.join(Sheet::Bounce.file()), tally)?;
    prove_flows(&place.join(Sheet::Flow.file()), accounts)
}

fn same<T: PartialEq + Copy + std::fmt::Display>(what: &str, sheet: T, entries: T) -> Result<(), Error> {
    if sheet == entries {
        Ok(())
    } else {
        Err(Error::Unproved(format!("{what}: the sheet has {sheet}, the entries {entries}")))
    }
}

fn amount(sheet: Sheet, cells: &[&str], place: usize) -> Result<Fen, Error> {
    cells.get(place).and_then(|text| cell::fen(text)).ok_or_else(|| {
        Error::Unproved(format!("{}: no amount at {place}: {}", sheet.file(), cells.join(",")))
    })
}

fn prove_trade(path: &Path, tally: &Tally) -> Result<(), Error> {
    let mut seen = Tally::default();
    for line in lines(path)? {
        let line = line?;
        let cells = cells(Sheet::Trade, &line)?;
        let amount = |place| amount(Sheet::Trade, &cells, place);
        if cells[trade::at::STATE] == trade::SUCCESS {
            seen.payments += 1;
            seen.paid = seen.paid.plus(amount(trade::at::TOTAL)?)?;
            seen.fees = seen.fees.plus(amount(trade::at::FEE)?)?;
        } else {
            seen.refunds += 1;
            seen.refunded = seen.refunded.plus(amount(trade::at::REFUND_ASKED)?)?;
            seen.fees_back = seen.fees_back.minus(amount(trade::at::FEE)?)?;
        }
    }
    same("payments", seen.payments, tally.payments)?;
    same("what was paid", seen.paid, tally.paid)?;
    same("fees", seen.fees, tally.fees)?;
    same("refunds", seen.refunds, tally.refunds)?;
    same("what was refunded", seen.refunded, tally.refunded)?;
    same("fees given back", seen.fees_back, tally.fees_back)
}

fn prove_splits(path: &Path, tally: &Tally) -> Result<(), Error> {
    let mut seen = Tally::default();
    for line in lines(path)? {
        let line = line?;
        let cells = cells(Sheet::Split, &line)?;
        let amount = amount(Sheet::Split, &cells, split::at::AMOUNT)?;
        match cells[split::at::KIND] {
            split::SPLIT => {
                seen.splits += 1;
                seen.shared = seen.shared.plus(amount)?;
            }
            split::RETURN => seen.returned = seen.returned.plus(amount)?,
            _ => {}
        }
    }
    same("details of splits", seen.splits, tally.splits)?;
    same("what was split", seen.shared, tally.shared)?;
    same("what was given back of splits", seen.returned, tally.returned)
}

fn prove_bounces(path: &Path, tally: &Tally) -> Result<(), Error> {
    let mut bounces = 0;
    for line in lines(path)? {
        cells(Sheet::Bounce, &line?)?;
        bounces += 1;
    }
    same("withdrawals that came back", bounces, tally.bounces)
}

/// Every balance follows from the one before, from the opening to the closing.
fn prove_flows(path: &Path, accounts: &Accounts) -> Result<Sums, Error> {
    let mut sums = Sums::default();
    let mut running: BTreeMap<(Arc<str>, Pot), Fen> = BTreeMap::new();
    for (owner, account, _) in accounts.moved() {
        if let Some(pot) = Pot::of(account) {
            let (opening, _) = accounts.pot(owner, pot)?;
            running.insert((Arc::clone(owner), pot), opening);
        }
    }
    for line in lines(path)? {
        let line = line?;
        let cells = cells(Sheet::Flow, &line)?;
        let broken = |what: &str| Error::Unproved(format!("flow.gz: {what}: {line}"));
        let pot = Pot::of_word(cells[flow::at::POT]).ok_or_else(|| broken("no such account"))?;
        let key = (Arc::from(cells[flow::at::OWNER]), pot);
        let change = change_of(&cells)?;
        let balance = running.get_mut(&key).ok_or_else(|| broken("the entries know no such account"))?;
        *balance = balance.plus(change)?;
        if *balance != amount(Sheet::Flow, &cells, flow::at::BALANCE)? {
            return Err(broken("the balance does not follow from the one before"));
        }
        sums.flows += 1;
        if change.is_negative() {
            sums.flow_out = sums.flow_out.minus(change)?;
        } else {
            sums.flow_in = sums.flow_in.plus(change)?;
        }
    }
    for ((owner, pot), balance) in running {
        let (_, closing) = accounts.pot(&owner, pot)?;
        same(&format!("closing balance of {owner}/{}", pot.as_str()), balance, closing)?;
    }
    Ok(sums)
}

/// A day of a platform that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The platform.
    pub platform: MchId,
    /// The day.
    pub day: Day,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "bills of platform {} of {}: {}", self.platform, self.day, self.what)
    }
}

/// What a check of all daybooks and bills came to.
#[derive(Debug, Default)]
pub struct Audit {
    /// Days that were proved again.
    pub days: u64,
    /// Bills whose text is what it was.
    pub bills: u64,
    /// What is wrong, day by day.
    pub faults: Vec<Fault>,
}

impl Audit {
    /// Proves every day and every bill again, from one snapshot. Memory does not grow with the
    /// ledger. To be run where a thread may be kept busy.
    pub(crate) async fn run(shelf: &Shelf, reader: &dyn Reader) -> Result<Audit, Error> {
        let mut snapshot = reader.snapshot().await?;
        let mut audit = Audit::default();
        let mut select = Select::all(TableId::DaybookHead, PAGE);
        loop {
            let rows = snapshot.select(&select).await?;
            let Some(last) = rows.last() else { return Ok(audit) };
            select = select.behind(last);
            for head in rows.iter().filter_map(DaybookHead::from_row) {
                audit.platform(shelf, snapshot.as_mut(), &head.platform).await?;
            }
        }
    }

    async fn platform(
        &mut self,
        shelf: &Shelf,
        snapshot: &mut dyn Snapshot,
        platform: &MchId,
    ) -> Result<(), Error> {
        let mut again = Again { accounts: Accounts::default(), marks: BTreeMap::new() };
        let mut behind = i64::MIN;
        loop {
            let select = Select::all(TableId::Daybook, 100)
                .equal("platform", platform)
                .ordered(&["day"])
                .after(vec![Cell::Int(behind)]);
            let rows = snapshot.select(&select).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for daybook in rows.iter().filter_map(Daybook::from_row) {
                behind = daybook.day.number();
                let proved = again.day(shelf, snapshot, daybook).await;
                self.note(daybook, proved)?;
                self.days += 1;
                self.bills_of(shelf, snapshot, daybook).await?;
            }
        }
    }

    /// What does not hold is noted; what cannot be read at all ends the check.
    fn note(&mut self, daybook: &Daybook, proved: Result<(), Error>) -> Result<(), Error> {
        let what = match proved {
            Ok(()) => return Ok(()),
            Err(Error::Unproved(what) | Error::File(what)) => what,
            Err(error) => return Err(error),
        };
        self.faults.push(Fault { platform: daybook.platform.clone(), day: daybook.day, what });
        Ok(())
    }

    async fn bills_of(
        &mut self,
        shelf: &Shelf,
        snapshot: &mut dyn Snapshot,
        daybook: &Daybook,
    ) -> Result<(), Error> {
        let mut behind: Cell = "".into();
        loop {
            let select = Select::all(TableId::Bill, 100)
                .equal("platform", &daybook.platform)
                .equal("day", daybook.day.number())
                .ordered(&["name"])
                .after(vec![behind]);
            let rows = snapshot.select(&select).await?;
            let Some(last) = rows.iter().filter_map(Bill::from_row).next_back() else { return Ok(()) };
            behind = Arc::clone(&last.name).into();
            for bill in rows.iter().filter_map(Bill::from_row).filter(|bill| bill.rows > 0) {
                let proved = shelf.prove(bill);
                self.note(daybook, proved)?;
                self.bills += 1;
            }
        }
    }
}

/// A platform's days while they are read again, each from where the last one ended.
struct Again {
    accounts: Accounts,
    marks: BTreeMap<i64, i64>,
}

impl Again {
    async fn day(
        &mut self,
        shelf: &Shelf,
        snapshot: &mut dyn Snapshot,
        daybook: &Daybook,
    ) -> Result<(), Error> {
        self.accounts.next_day();
        let tally = self.read(snapshot, daybook).await?;
        let place = shelf.day(&daybook.platform, daybook.day);
        let digests =
            [&daybook.trade_digest, &daybook.flow_digest, &daybook.split_digest, &daybook.bounce_digest];
        for (sheet, noted) in Sheet::ALL.into_iter().zip(digests) {
            let path = place.join(sheet.file());
            if digest(&path)? != *noted {
                return Err(Error::Unproved(format!("{} was changed after it was made", path.display())));
            }
        }
        let sums = prove(&place, &tally, &self.accounts)?;
        let noted = (noted_tally(daybook), noted_sums(daybook));
        if noted != (tally, sums) {
            return Err(Error::Unproved(
                "the figures that were noted are not those of the entries".to_owned(),
            ));
        }
        self.balances(snapshot, daybook).await
    }

    /// The day's entries, from where the last day ended in each run.
    async fn read(&mut self, snapshot: &mut dyn Snapshot, daybook: &Daybook) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        for range in daybook.ranges.split(',') {
            let (first, last) = bounds(range)
                .ok_or_else(|| Error::Unproved(format!("the range of entries {range} is unreadable")))?;
            let mark = self.marks.insert(run_of(first), last).unwrap_or(first - 1);
            let mut entries = Entries::between(&daybook.platform, mark, last);
            let mut grouping = Grouping::default();
            while let Some(page) = entries.next(snapshot).await? {
                for entry in page {
                    self.accounts.take(&entry)?;
                    if let Some(group) = grouping.push(entry) {
                        tally.take(&group)?;
                    }
                }
            }
            if let Some(group) = grouping.end() {
                tally.take(&group)?;
            }
        }
        Ok(tally)
    }

    async fn balances(&self, snapshot: &mut dyn Snapshot, daybook: &Daybook) -> Result<(), Error> {
        let moved: Vec<_> = self.accounts.moved().collect();
        for some in moved.chunks(PAGE) {
            let key = |owner: &str, account| DayBalance::key(&daybook.platform, owner, account, daybook.day);
            let keys = some.iter().map(|(owner, account, _)| key(owner, *account)).collect();
            let mut rows = Rows::default();
            snapshot.load(&keys, &mut rows).await?;
            for (owner, account, through) in some {
                let what = format!("noted balance of {owner}/{account}");
                let noted = rows.row(&key(owner, *account)).and_then(DayBalance::from_row);
                let noted = noted.ok_or_else(|| Error::Unproved(format!("{what}: there is none")))?;
                same(&what, noted.balance, through.balance)?;
            }
        }
        Ok(())
    }
}

pub(crate) fn bounds(range: &str) -> Option<(i64, i64)> {
    let (first, last) = range.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn noted_tally(daybook: &Daybook) -> Tally {
    Tally {
        entries: daybook.entries,
        payments: daybook.payments,
        paid: daybook.paid,
        fees: daybook.fees,
        refunds: daybook.refunds,
        refunded: daybook.refunded,
        fees_back: daybook.fees_back,
        splits: daybook.splits,
        shared: daybook.shared,
        returned: daybook.returned,
        bounces: daybook.bounces,
    }
}

fn noted_sums(daybook: &Daybook) -> Sums {
    Sums { flows: daybook.flows, flow_in: daybook.flow_in, flow_out: daybook.flow_out }
}
