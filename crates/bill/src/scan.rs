//! Reads entries in the order of their serials, and the rows that they name, from one snapshot.

use crate::Error;
use crate::bill::Pot;
use crate::flow::{self, Matter, Role};
use crate::group::Group;
use crate::{split, trade};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{Entry, Journal, Merchant, Refund};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::view::{Rows, Stop, View};
use tongbao_store::{Select, Snapshot};

/// Entries in memory at a time, and the rows that they name.
pub(crate) const PAGE: usize = 1000;
/// How far a counter reaches within one run of the program.
const RUN_BITS: u32 = 40;
/// A refund's return names the return, that the line: no row is further away.
const ROUNDS_MAX: usize = 4;

/// The run that made an entry.
pub(crate) const fn run_of(serial: i64) -> i64 {
    serial >> RUN_BITS
}

/// The last serial that a run can give.
pub(crate) const fn last_of(run: i64) -> i64 {
    ((run + 1) << RUN_BITS) - 1
}

/// The first entry of a platform behind a serial.
pub(crate) async fn first_behind(
    snapshot: &mut dyn Snapshot,
    platform: &MchId,
    serial: i64,
) -> Result<Option<i64>, Error> {
    let select = behind(platform, serial, 1);
    let rows = snapshot.select(&select).await?;
    Ok(rows.first().and_then(Entry::from_row).map(|entry| entry.serial))
}

fn behind(platform: &MchId, serial: i64, limit: usize) -> Select {
    Select::all(TableId::Entry, limit)
        .equal("platform", platform)
        .ordered(&["serial"])
        .after(vec![Cell::Int(serial)])
}

/// Entries of one run, a page at a time.
pub(crate) struct Entries {
    platform: MchId,
    behind: i64,
    up_to: i64,
    /// The first entry that is not before this moment ends it.
    before: Option<Time>,
    ended: bool,
}

impl Entries {
    /// Those behind one serial and up to another.
    pub(crate) fn between(platform: &MchId, behind: i64, up_to: i64) -> Entries {
        Entries { platform: platform.clone(), behind, up_to, before: None, ended: false }
    }

    /// Those of them that come ahead of the first one that is not before `moment`.
    pub(crate) fn before(self, moment: Time) -> Entries {
        Entries { before: Some(moment), ..self }
    }

    /// The next page; none when nothing is left.
    pub(crate) async fn next(&mut self, snapshot: &mut dyn Snapshot) -> Result<Option<Vec<Entry>>, Error> {
        if self.ended {
            return Ok(None);
        }
        let select = behind(&self.platform, self.behind, PAGE).up_to("serial", Cell::Int(self.up_to));
        let rows = snapshot.select(&select).await?;
        self.ended = rows.len() < PAGE;
        let mut page: Vec<Entry> = rows.iter().filter_map(Entry::from_row).cloned().collect();
        if let Some(moment) = self.before
            && let Some(end) = page.iter().position(|entry| entry.at >= moment)
        {
            page.truncate(end);
            self.ended = true;
        }
        if let Some(last) = page.last() {
            self.behind = last.serial;
        }
        Ok((!page.is_empty()).then_some(page))
    }
}

/// What a group comes to on each sheet.
pub(crate) struct Told {
    pub(crate) matter: Matter,
    /// Owner, what it is, its pot, and by how much that changes.
    pub(crate) changes: Vec<(Arc<str>, Role, Pot, Fen)>,
    pub(crate) trade: Option<String>,
    pub(crate) split: Option<String>,
    pub(crate) bounce: Option<String>,
}

/// Tells groups by the rows that they name, which are fetched together.
pub(crate) async fn tell_all(snapshot: &mut dyn Snapshot, groups: &[Group]) -> Result<Vec<Told>, Error> {
    let mut rows = Rows::default();
    let mut told: Vec<Option<Told>> = groups.iter().map(|_| None).collect();
    for _ in 0..=ROUNDS_MAX {
        let mut missing = BTreeSet::new();
        for (place, group) in told.iter_mut().zip(groups).filter(|(place, _)| place.is_none()) {
            match tell(rows.view(), group) {
                Ok(done) => *place = Some(done?),
                Err(Stop::Load(keys)) => missing.extend(keys),
                Err(Stop::Refuse(refusal)) => return Err(Error::Unproved(format!("{refusal:?}"))),
            }
        }
        if missing.is_empty() {
            return Ok(told.into_iter().flatten().collect());
        }
        snapshot.load(&missing, &mut rows).await?;
    }
    Err(Error::Unproved(format!("rows lacking after {ROUNDS_MAX} loads")))
}

fn tell(view: View<'_>, group: &Group) -> Result<Result<Told, Error>, Stop> {
    let entry = group.first();
    let changed = match flow::changes(group) {
        Ok(changed) => changed,
        Err(overflow) => return Ok(Err(overflow.into())),
    };
    // Everything that is known to be needed is asked for at once.
    let mut missing = BTreeSet::new();
    let matter = gather(&mut missing, flow::matter(view, group))?;
    let trade = gather(&mut missing, trade_line(view, group))?;
    let split = gather(&mut missing, split::line(view, entry))?;
    let bounce = gather(&mut missing, split::bounce(view, entry))?;
    let mut told = Vec::with_capacity(changed.len());
    for (owner, pot, change) in changed {
        let role = gather(&mut missing, role(view, &entry.platform, &owner))?;
        told.push((owner, role.unwrap_or(Role::Other), pot, change));
    }
    match (matter, trade, split, bounce) {
        (Some(matter), Some(trade), Some(split), Some(bounce)) if missing.is_empty() => {
            Ok(Ok(Told { matter, changes: told, trade, split, bounce }))
        }
        _ => Err(Stop::Load(missing)),
    }
}

/// Notes what is missing and goes on.
fn gather<T>(
    missing: &mut BTreeSet<tongbao_kernel::tables::Key>,
    found: Result<T, Stop>,
) -> Result<Option<T>, Stop> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Stop::Load(keys)) => {
            missing.extend(keys);
            Ok(None)
        }
        Err(refuse) => Err(refuse),
    }
}

fn trade_line(view: View<'_>, group: &Group) -> Result<Option<String>, Stop> {
    let entry = group.first();
    match entry.journal {
        Journal::Pay => Ok(flow::order(view, entry)?.map(|order| trade::payment(entry, order))),
        Journal::Refund | Journal::FeeBack if group.0.iter().any(|one| one.journal == Journal::Refund) => {
            let refund = view.find::<Refund>(&Refund::key(&entry.platform, &(&*entry.reference).into()));
            let order = flow::order(view, entry);
            let (Some(refund), Some(order)) = (refund?, order?) else { return Ok(None) };
            Ok(Some(trade::refund(entry, order, refund)))
        }
        _ => Ok(None),
    }
}

fn role(view: View<'_>, platform: &MchId, owner: &str) -> Result<Role, Stop> {
    if owner == platform.as_str() {
        return Ok(Role::Platform);
    }
    let merchant = view.find::<Merchant>(&Merchant::key(platform, &owner.into()))?;
    Ok(if merchant.is_some() { Role::Sub } else { Role::Other })
}
