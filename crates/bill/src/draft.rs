//! A day is read, written and proved.

use crate::Error;
use crate::bill::Pot;
use crate::day_end::day_end;
use crate::flow::Movement;
use crate::group::{Group, Grouping};
use crate::proof::{self, Sums};
use crate::scan::{Entries, Told, first_behind, last_of, run_of, tell_all};
use crate::sheet::{Sheet, Writer};
use crate::shelf::Shelf;
use crate::tally::{Accounts, Tally};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Time};
use tongbao_kernel::model::{AccountKind, DayBalance, Daybook, DaybookMark};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select, Snapshot};

/// What a day came to, proved; its sheets are in their place.
#[derive(Debug)]
pub struct Draft {
    /// The figures; none when nothing moved.
    pub daybook: Option<Daybook>,
    /// How far each run's entries were read.
    pub marks: Vec<DaybookMark>,
    /// What is in the accounts that moved.
    pub balances: Vec<DayBalance>,
}

/// Reads a day from one snapshot, writes its sheets, proves them, and puts them in their place. To
/// be run where a thread may be kept busy.
pub(crate) async fn draft(
    shelf: &Shelf,
    reader: &dyn Reader,
    (platform, day): (&MchId, Day),
    now: Time,
) -> Result<Draft, Error> {
    let mut snapshot = reader.snapshot().await?;
    let marks = marks(snapshot.as_mut(), platform).await?;
    let place = shelf.making(platform, day)?;
    let mut work = Work {
        platform: platform.clone(),
        day,
        snapshot,
        accounts: Accounts::default(),
        tally: Tally::default(),
        sheets: Sheets::create(&place)?,
    };
    let (mut read, mut ranges) = (Vec::new(), Vec::new());
    let mut position = 0;
    while let Some(serial) = first_behind(work.snapshot.as_mut(), platform, position).await? {
        let run = run_of(serial);
        let mark = marks.get(&run).copied().unwrap_or(serial - 1);
        if let Some((first, last)) = work.run(mark, last_of(run)).await? {
            ranges.push(format!("{first}-{last}"));
            read.push(DaybookMark { platform: platform.clone(), run, serial: last });
        }
        position = last_of(run);
    }
    let Work { accounts, tally, sheets, .. } = work;
    let digests = sheets.end()?;
    if tally.entries == 0 {
        shelf.drop_making(platform, day);
        return Ok(Draft { daybook: None, marks: Vec::new(), balances: Vec::new() });
    }
    let sums = proof::prove(&place, &tally, &accounts)?;
    shelf.put_in_place(platform, day)?;
    let balances = accounts.moved().map(|(owner, account, through)| DayBalance {
        platform: platform.clone(),
        owner: Arc::clone(owner),
        account,
        day_back: DayBalance::back(day),
        balance: through.balance,
    });
    Ok(Draft {
        balances: balances.collect(),
        marks: read,
        daybook: Some(daybook((platform, day), ranges.join(","), (&tally, sums), digests, now)),
    })
}

fn daybook(
    (platform, day): (&MchId, Day),
    ranges: String,
    (tally, sums): (&Tally, Sums),
    [trade_digest, flow_digest, split_digest, bounce_digest]: [String; 4],
    made_at: Time,
) -> Daybook {
    Daybook {
        platform: platform.clone(),
        day,
        ranges,
        entries: tally.entries,
        payments: tally.payments,
        paid: tally.paid,
        fees: tally.fees,
        refunds: tally.refunds,
        refunded: tally.refunded,
        fees_back: tally.fees_back,
        splits: tally.splits,
        shared: tally.shared,
        returned: tally.returned,
        bounces: tally.bounces,
        flows: sums.flows,
        flow_in: sums.flow_in,
        flow_out: sums.flow_out,
        trade_digest,
        flow_digest,
        split_digest,
        bounce_digest,
        made_at,
    }
}

async fn marks(snapshot: &mut dyn Snapshot, platform: &MchId) -> Result<BTreeMap<i64, i64>, Error> {
    let mut marks = BTreeMap::new();
    loop {
        let mut select =
            Select::all(TableId::DaybookMark, 1000).equal("platform", platform).ordered(&["run"]);
        if let Some((run, _)) = marks.last_key_value() {
            select = select.after(vec![Cell::Int(*run)]);
        }
        let rows = snapshot.select(&select).await?;
        if rows.is_empty() {
            return Ok(marks);
        }
        marks.extend(rows.iter().filter_map(DaybookMark::from_row).map(|mark| (mark.run, mark.serial)));
    }
}

struct Work {
    platform: MchId,
    day: Day,
    snapshot: Box<dyn Snapshot>,
    accounts: Accounts,
    tally: Tally,
    sheets: Sheets,
}

impl Work {
    /// The entries of one run; gives the first and the last serial.
    async fn run(&mut self, behind: i64, up_to: i64) -> Result<Option<(i64, i64)>, Error> {
        let end = self.day.next().start();
        let mut entries = Entries::between(&self.platform, behind, up_to).before(end);
        let mut grouping = Grouping::default();
        let mut range: Option<(i64, i64)> = None;
        while let Some(page) = entries.next(self.snapshot.as_mut()).await? {
            if let (Some(first), Some(last)) = (page.first(), page.last()) {
                let first = range.map_or(first.serial, |(first, _)| first);
                range = Some((first, last.serial));
            }
            let groups: Vec<Group> = page.into_iter().filter_map(|entry| grouping.push(entry)).collect();
            self.write(&groups).await?;
        }
        let rest: Vec<Group> = grouping.end().into_iter().collect();
        self.write(&rest).await?;
        Ok(range)
    }

    async fn write(&mut self, groups: &[Group]) -> Result<(), Error> {
        let told = tell_all(self.snapshot.as_mut(), groups).await?;
        for (group, told) in groups.iter().zip(&told) {
            self.open(group).await?;
            for entry in &group.0 {
                self.accounts.take(entry)?;
            }
            self.tally.take(group)?;
            self.sheets.line(group, told, &self.accounts)?;
        }
        Ok(())
    }

    /// What was in the accounts when the day began, as the days before left it.
    async fn open(&mut self, group: &Group) -> Result<(), Error> {
        for entry in &group.0 {
            let sides = [(&entry.from_owner, entry.from_account), (&entry.to_owner, entry.to_account)];
            for (owner, account) in sides {
                for account in Pot::of(account).map_or(&[][..], Pot::accounts) {
                    self.open_account(owner, *account).await?;
                }
            }
        }
        Ok(())
    }

    async fn open_account(&mut self, owner: &Arc<str>, account: AccountKind) -> Result<(), Error> {
        if self.accounts.knows(owner, account) {
            return Ok(());
        }
        let before = self.day.days_before(1);
        let opening = day_end(self.snapshot.as_mut(), &self.platform, owner, account, before).await?;
        self.accounts.open(owner, account, opening);
        Ok(())
    }
}

/// The four files under way.
struct Sheets {
    trade: Writer,
    flow: Writer,
    split: Writer,
    bounce: Writer,
}

impl Sheets {
    fn create(place: &Path) -> Result<Sheets, Error> {
        let create = |sheet: Sheet| Writer::create(place.join(sheet.file()));
        Ok(Sheets {
            trade: create(Sheet::Trade)?,
            flow: create(Sheet::Flow)?,
            split: create(Sheet::Split)?,
            bounce: create(Sheet::Bounce)?,
        })
    }

    fn line(&mut self, group: &Group, told: &Told, accounts: &Accounts) -> Result<(), Error> {
        for (owner, role, pot, change) in &told.changes {
            let (_, balance) = accounts.pot(owner, *pot)?;
            let movement = Movement {
                entry: group.first(),
                matter: &told.matter,
                role: *role,
                owner,
                pot: *pot,
                change: *change,
                balance,
            };
            self.flow.line(&movement.line()?)?;
        }
        for (sheet, line) in
            [(&mut self.trade, &told.trade), (&mut self.split, &told.split), (&mut self.bounce, &told.bounce)]
        {
            if let Some(line) = line {
                sheet.line(line)?;
            }
        }
        Ok(())
    }

    fn end(self) -> Result<[String; 4], Error> {
        Ok([self.trade.end()?, self.flow.end()?, self.split.end()?, self.bounce.end()?])
    }
}
