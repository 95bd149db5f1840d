//! Reads a day that is to be sealed, and the days that are.

use crate::Error;
use crate::proof::bounds;
use crate::scan::Entries;
use std::collections::VecDeque;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{Daybook, DaybookHead, Seal, SealBlock};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Key, Stored, TableId};
use tongbao_kernel::view::Rows;
use tongbao_seal::{Digest, Made, Maker, NONE};
use tongbao_store::{Reader, Select, Snapshot};

/// Blocks that are kept in one commit: a third of a megabyte.
const AT_ONCE: usize = 8;

/// A day while it is sealed, a few blocks at a time.
pub struct Sealing {
    snapshot: Box<dyn Snapshot>,
    ranges: VecDeque<Entries>,
    maker: Maker,
}

impl Sealing {
    /// Begins with a day whose entries are those of `ranges`, as [`Daybook::ranges`] has them.
    pub async fn begin(
        reader: &dyn Reader,
        (platform, day): (&MchId, Day),
        ranges: &str,
    ) -> Result<Sealing, Error> {
        let unreadable = |range: &str| Error::Unproved(format!("the range of entries {range} is unreadable"));
        let mut entries = VecDeque::new();
        for range in ranges.split(',').filter(|range| !range.is_empty()) {
            let (first, last) = bounds(range).ok_or_else(|| unreadable(range))?;
            entries.push_back(Entries::between(platform, first - 1, last));
        }
        let maker = Maker::new(platform, day);
        Ok(Sealing { snapshot: reader.snapshot().await?, ranges: entries, maker })
    }

    /// The next blocks, to be kept; none: the day is read to its end.
    pub async fn blocks(&mut self) -> Result<Option<Vec<SealBlock>>, Error> {
        let mut blocks = Vec::new();
        while let Some(range) = self.ranges.front_mut() {
            match range.next(self.snapshot.as_mut()).await? {
                Some(page) => blocks.extend(page.iter().filter_map(|entry| self.maker.push(entry))),
                None => drop(self.ranges.pop_front()),
            }
            if blocks.len() >= AT_ONCE {
                return Ok(Some(blocks));
            }
        }
        Ok((!blocks.is_empty()).then_some(blocks))
    }

    /// Ends the day behind that of the day before; the last block is to be kept, too.
    pub fn end(self, before: Option<&Seal>) -> Made {
        self.maker.end(&before.map_or(NONE, head_of))
    }
}

fn head_of(seal: &Seal) -> Digest {
    // A head of another length was changed, and the check says so.
    seal.head.as_slice().try_into().unwrap_or(NONE)
}

/// Days of a platform that were closed without a seal, and the last seal before them.
#[derive(Debug, Default)]
pub struct Unsealed {
    /// The last seal.
    pub last: Option<Seal>,
    /// The days, and the ranges of their entries.
    pub days: Vec<(Day, String)>,
}

impl Unsealed {
    /// Reads them. Days before the first movement need no seal.
    pub async fn read(reader: &dyn Reader, platform: &MchId) -> Result<Unsealed, Error> {
        let mut snapshot = reader.snapshot().await?;
        let key = DaybookHead::key(platform);
        let Some(closed) = find::<DaybookHead>(snapshot.as_mut(), key).await? else {
            return Ok(Unsealed::default());
        };
        let last = match find::<Seal>(snapshot.as_mut(), Seal::key(platform, closed.day)).await? {
            Some(last) => return Ok(Unsealed { last: Some(last), days: Vec::new() }),
            None => last_seal(snapshot.as_mut(), platform).await?,
        };
        let mut days =
            daybooks_behind(snapshot.as_mut(), platform, last.as_ref().map(|seal| seal.day)).await?;
        let first = last.as_ref().map(|seal| seal.day.next());
        let first = first.or(days.front().map(|(day, _)| *day)).unwrap_or(closed.day);
        let mut all = Vec::new();
        let mut day = first;
        while day <= closed.day {
            let ranges = days.pop_front_if(|(of, _)| *of == day).map(|(_, ranges)| ranges);
            all.push((day, ranges.unwrap_or_default()));
            day = day.next();
        }
        Ok(Unsealed { last, days: all })
    }
}

async fn last_seal(snapshot: &mut dyn Snapshot, platform: &MchId) -> Result<Option<Seal>, Error> {
    let mut last: Option<Seal> = None;
    loop {
        let behind = last.as_ref().map_or(i64::MIN, |seal| seal.day.number());
        let rows = snapshot.select(&by_day(TableId::Seal, platform, behind)).await?;
        let Some(further) = rows.iter().filter_map(Seal::from_row).next_back() else { return Ok(last) };
        last = Some(further.clone());
    }
}

async fn daybooks_behind(
    snapshot: &mut dyn Snapshot,
    platform: &MchId,
    behind: Option<Day>,
) -> Result<VecDeque<(Day, String)>, Error> {
    let mut days = VecDeque::new();
    let mut behind = behind.map_or(i64::MIN, Day::number);
    loop {
        let rows = snapshot.select(&by_day(TableId::Daybook, platform, behind)).await?;
        for daybook in rows.iter().filter_map(Daybook::from_row) {
            behind = daybook.day.number();
            days.push_back((daybook.day, daybook.ranges.clone()));
        }
        if rows.is_empty() {
            return Ok(days);
        }
    }
}

fn by_day(table: TableId, platform: &MchId, behind: i64) -> Select {
    Select::all(table, 100).equal("platform", platform).ordered(&["day"]).after(vec![Cell::Int(behind)])
}

async fn find<E: Stored + Clone>(snapshot: &mut dyn Snapshot, key: Key) -> Result<Option<E>, Error> {
    let mut rows = Rows::default();
    snapshot.load(&[key.clone()].into(), &mut rows).await?;
    Ok(rows.row(&key).and_then(E::from_row).cloned())
}
