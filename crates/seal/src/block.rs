//! Seals a day: its entries in, blocks and the head out.

use crate::head::{Chain, Digest, NONE, head, with_run};
use crate::item::Item;
use crate::leaf::Leaves;
use crate::run_of;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{Entry, SealBlock};

/// Entries in a block: 37 KB of list, and few enough to say where a seal itself was changed.
pub const BLOCK: usize = 4096;

/// Seals one day of a platform. Memory does not grow with the day.
pub struct Maker {
    platform: MchId,
    day: Day,
    leaves: Leaves,
    open: Option<Open>,
    /// The run that is under way, and the chain so far.
    run: Option<(i64, Digest)>,
    runs: Digest,
    entries: i64,
}

struct Open {
    first: i64,
    last: i64,
    entries: usize,
    list: Vec<u8>,
    chain: Chain,
}

/// What a day came to once every entry was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The last block.
    pub block: Option<SealBlock>,
    /// How many entries.
    pub entries: i64,
    /// The head.
    pub head: Digest,
}

impl Maker {
    /// Nothing taken in yet.
    pub fn new(platform: &MchId, day: Day) -> Maker {
        Maker {
            platform: platform.clone(),
            day,
            leaves: Leaves::default(),
            open: None,
            run: None,
            runs: NONE,
            entries: 0,
        }
    }

    /// Takes in an entry, in the order of the serials; gives the block before it when that is full.
    pub fn push(&mut self, entry: &Entry) -> Option<SealBlock> {
        let run = run_of(entry.serial);
        let full = self.open.as_ref().is_some_and(|open| open.entries == BLOCK);
        let other = self.run.is_some_and(|(before, _)| before != run);
        let done = if full || other { self.close() } else { None };
        if other {
            self.end_run();
        }
        let (_, chain) = *self.run.get_or_insert((run, NONE));
        let leaf = self.leaves.of(entry);
        let open = self.open.get_or_insert_with(|| Open {
            first: entry.serial,
            last: entry.serial,
            entries: 0,
            list: Vec::new(),
            chain: Chain::behind(&chain),
        });
        Item::of(entry.serial, &leaf).write(open.last, &mut open.list);
        open.chain.push(&leaf);
        open.last = entry.serial;
        open.entries += 1;
        self.entries += 1;
        done
    }

    /// Ends the day behind the head of the day before.
    pub fn end(mut self, previous: &Digest) -> Made {
        let block = self.close();
        self.end_run();
        let head = head((&self.platform, self.day), self.entries, previous, &self.runs);
        Made { block, entries: self.entries, head }
    }

    fn close(&mut self) -> Option<SealBlock> {
        let Open { first, last, entries, list, chain } = self.open.take()?;
        let chain = chain.end();
        if let Some((_, before)) = &mut self.run {
            *before = chain;
        }
        Some(SealBlock {
            platform: self.platform.clone(),
            first,
            last,
            day: self.day,
            entries: i64::try_from(entries).unwrap_or(i64::MAX),
            leaves: list,
            chain: chain.to_vec(),
        })
    }

    fn end_run(&mut self) {
        if let Some((run, chain)) = self.run.take() {
            self.runs = with_run(&self.runs, run, &chain);
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_wrap, reason = "numbers of a test are small")]
pub(crate) mod tests {
    use super::*;
    use crate::item;
    use tongbao_base::{Fen, Time};
    use tongbao_kernel::model::{AccountKind, Journal};

    /// An entry of 2025-10-09.
    pub(crate) fn entry(serial: i64) -> Entry {
        Entry {
            platform: "1900000100".into(),
            serial,
            at: Time::from_ms(1_760_000_000_000),
            journal: Journal::Pay,
            from_owner: "OPERATOR".into(),
            from_account: AccountKind::ChannelCash,
            to_owner: "1900000101".into(),
            to_account: AccountKind::BasicPending,
            amount: Fen::new(3000),
            order_id: Some("4200000007202510090000000001".into()),
            reference: "4200000007202510090000000001".into(),
        }
    }

    #[test]
    fn a_day_is_cut_into_blocks_that_no_run_shares() {
        let day = Day::from_number(20_370);
        let mut maker = Maker::new(&"1900000100".into(), day);
        let second_run = 1 << crate::RUN_BITS;
        let serials = (1..=BLOCK as i64 + 1).map(|place| place * 2).chain(second_run..second_run + 3);
        let mut blocks: Vec<SealBlock> = serials.filter_map(|serial| maker.push(&entry(serial))).collect();
        let made = maker.end(&NONE);
        blocks.extend(made.block);
        let shapes: Vec<_> = blocks.iter().map(|block| (block.first, block.last, block.entries)).collect();
        let last = 2 * (BLOCK as i64);
        assert_eq!(
            shapes,
            [(2, last, BLOCK as i64), (last + 2, last + 2, 1), (second_run, second_run + 2, 3)]
        );
        assert_eq!(made.entries, BLOCK as i64 + 4);
        for block in &blocks {
            let items = item::read(&block.leaves, block.first).unwrap();
            assert_eq!(items.len() as i64, block.entries);
            assert_eq!(items.last().unwrap().serial, block.last);
        }
        let bytes: usize = blocks.iter().map(|block| block.leaves.len()).sum();
        assert!(bytes <= 10 * (BLOCK + 4), "{bytes} bytes: at most ten an entry");
    }

    #[test]
    fn the_head_covers_the_day_the_count_and_the_day_before() {
        let platform = MchId::from("1900000100");
        let day = Day::from_number(20_370);
        let head_of = |day, serials: &[i64], previous: &Digest| {
            let mut maker = Maker::new(&platform, day);
            for serial in serials {
                maker.push(&entry(*serial));
            }
            maker.end(previous).head
        };
        let one = head_of(day, &[1, 2], &NONE);
        assert_eq!(one, head_of(day, &[1, 2], &NONE));
        for other in [
            head_of(day.next(), &[1, 2], &NONE),
            head_of(day, &[1], &NONE),
            head_of(day, &[2, 1], &NONE),
            head_of(day, &[1, 2], &[1; 32]),
            head_of(day, &[], &NONE),
        ] {
            assert_ne!(one, other);
        }
    }
}
