//! Holds seals against the entries, both read once in the order of their keys.

use crate::fault::{Harm, Report};
use crate::head::{Digest, Kept, NONE, head, hex, with_run};
use crate::leaf::Leaves;
use crate::matching::Matching;
use crate::run_of;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tongbao_base::ids::MchId;
use tongbao_base::{Day, same_bytes};
use tongbao_kernel::model::{DaybookHead, Entry, Seal, SealBlock, ShutDay};

/// How many changed entries are tried to be understood.
const GUESSES: u32 = 10;

/// The mark that a head must have: of a platform and a day.
type Marks = Box<dyn Fn(&MchId, Day, &[u8]) -> Vec<u8> + Send>;

/// Holds seals against entries.
///
/// First every [`ShutDay`] and [`DaybookHead`]; then the entries, each after the blocks that it
/// [asks for](Verifier::lacks_blocks); then the seals. Memory: some blocks, and some bytes for each
/// platform and day.
#[derive(Default)]
pub struct Verifier {
    kept: Vec<Wanted>,
    marks: Option<Marks>,
    shut: BTreeSet<MchId>,
    closed: BTreeMap<MchId, Day>,
    leaves: Leaves,
    guesses: u32,
    queue: VecDeque<SealBlock>,
    blocks_ended: bool,
    open: Option<Matching>,
    /// Entries in no block that follow one another.
    strays: Option<Strays>,
    /// The last block, as it is stored.
    before: Option<SealBlock>,
    days: BTreeMap<(MchId, Day), Through>,
    last_seal: Option<Seal>,
    report: Report,
}

/// A kept head, and what was found for it.
struct Wanted {
    kept: Kept,
    held: bool,
    found: Option<(MchId, Vec<u8>)>,
}

/// Entries of a sealed day in no block, with nothing between them.
struct Strays {
    platform: MchId,
    day: Day,
    first: i64,
    last: i64,
    count: u64,
}

/// The blocks of a day.
struct Through {
    entries: i64,
    runs: Digest,
}

impl Verifier {
    /// Nothing read yet. `kept` are heads from elsewhere; `marks` says the mark of a head, and
    /// without it marks are not looked at.
    pub fn new(kept: Vec<Kept>, marks: Option<Marks>) -> Verifier {
        let kept = kept.into_iter().map(|kept| Wanted { kept, held: false, found: None });
        Verifier { kept: kept.collect(), marks, guesses: GUESSES, ..Verifier::default() }
    }

    /// Takes in the last day of a platform that takes no more entries.
    pub fn shut(&mut self, row: &ShutDay) {
        self.shut.insert(row.platform.clone());
    }

    /// Takes in the last day of a platform that is closed.
    pub fn closed(&mut self, row: &DaybookHead) {
        self.closed.insert(row.platform.clone(), row.day);
    }

    /// The last day of a platform that must have a seal. A platform whose days no version with
    /// seals has shut yet has none.
    fn sealed_until(&self, platform: &MchId) -> Option<Day> {
        self.closed.get(platform).filter(|_| self.shut.contains(platform)).copied()
    }

    /// Whether blocks are needed before this entry can be taken in.
    pub fn lacks_blocks(&self, entry: &Entry) -> bool {
        let reaches = |block: &SealBlock| (&block.platform, block.last) >= (&entry.platform, entry.serial);
        !self.blocks_ended && !self.queue.back().is_some_and(reaches)
    }

    /// Takes in a block, in the order of the keys.
    pub fn block(&mut self, block: &SealBlock) {
        self.queue.push_back(block.clone());
    }

    /// There are no more blocks.
    pub fn blocks_end(&mut self) {
        self.blocks_ended = true;
    }

    /// Takes in an entry, in the order of the keys.
    pub fn entry(&mut self, entry: &Entry) {
        let key = (&entry.platform, entry.serial);
        loop {
            if let Some(open) = &mut self.open {
                if key <= (&open.block.platform, open.block.last) {
                    let (day, harms) =
                        (open.block.day, open.entry(entry, &mut self.leaves, &mut self.guesses));
                    self.report.entries += 1;
                    for harm in harms {
                        self.report.note(&entry.platform, day, harm);
                    }
                    return;
                }
                self.close();
            }
            match self.queue.front() {
                Some(next) if key >= (&next.platform, next.first) => self.open_next(),
                _ => return self.outside(entry),
            }
        }
    }

    /// An entry between blocks is of a day that is sealed when its run goes on with a block, or
    /// when it says so itself: nothing is dated on a day that was shut.
    fn outside(&mut self, entry: &Entry) {
        let goes_on = self
            .queue
            .front()
            .filter(|next| next.platform == entry.platform && run_of(next.first) == run_of(entry.serial));
        let dated = Day::of(entry.at);
        let day = match goes_on {
            Some(next) => next.day,
            None if self.sealed_until(&entry.platform).is_some_and(|until| dated <= until) => dated,
            None => {
                self.report.unsealed += 1;
                return;
            }
        };
        match &mut self.strays {
            Some(strays) if (&strays.platform, strays.day) == (&entry.platform, day) => {
                strays.last = entry.serial;
                strays.count += 1;
            }
            _ => {
                self.end_strays();
                let (platform, serial) = (entry.platform.clone(), entry.serial);
                self.strays = Some(Strays { platform, day, first: serial, last: serial, count: 1 });
            }
        }
    }

    fn end_strays(&mut self) {
        let Some(Strays { platform, day, first, last, count }) = self.strays.take() else { return };
        let harm =
            if count == 1 { Harm::Added { serial: first } } else { Harm::Strays { first, last, count } };
        self.report.note(&platform, day, harm);
    }

    fn open_next(&mut self) {
        self.end_strays();
        let Some(block) = self.queue.pop_front() else { return };
        let follows = |before: &&SealBlock| {
            (&before.platform, before.day, run_of(before.first))
                == (&block.platform, block.day, run_of(block.first))
        };
        let previous =
            self.before.as_ref().filter(follows).map_or(NONE.to_vec(), |before| before.chain.clone());
        self.open = Some(Matching::of(block, &previous));
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (block, harms) = open.end();
        for harm in harms {
            self.report.note(&block.platform, block.day, harm);
        }
        let through = self
            .days
            .entry((block.platform.clone(), block.day))
            .or_insert(Through { entries: 0, runs: NONE });
        through.entries = through.entries.saturating_add(block.entries);
        let run_goes_on = self.queue.front().is_some_and(|next| {
            (&next.platform, next.day, run_of(next.first))
                == (&block.platform, block.day, run_of(block.first))
        });
        if !run_goes_on {
            through.runs = with_run(&through.runs, run_of(block.first), &block.chain);
        }
        self.before = Some(block);
    }

    /// Every entry was taken in; gives whether there are no blocks left to be fetched.
    pub fn entries_end(&mut self) -> bool {
        self.end_strays();
        while self.open.is_some() || !self.queue.is_empty() {
            // What follows a block tells whether its run goes on.
            if self.queue.is_empty() && !self.blocks_ended {
                return false;
            }
            self.close();
            self.open_next();
        }
        self.blocks_ended
    }

    /// Takes in a seal, in the order of the keys, after everything else.
    pub fn seal(&mut self, seal: &Seal) {
        self.report.days += 1;
        let mut harms = Vec::new();
        let last = self.last_seal.take().filter(|last| last.platform == seal.platform);
        if let Some(last) = &last {
            self.missing(&seal.platform, last.day.next(), seal.day);
        }
        if last.map_or(NONE.to_vec(), |last| last.head) != seal.previous {
            harms.push(Harm::Link);
        }
        let none = Through { entries: 0, runs: NONE };
        let through = self.days.remove(&(seal.platform.clone(), seal.day)).unwrap_or(none);
        if through.entries != seal.entries {
            harms.push(Harm::Count { sealed: seal.entries, found: through.entries });
        }
        let made = head((&seal.platform, seal.day), seal.entries, &seal.previous, &through.runs);
        if made[..] != seal.head[..] {
            harms.push(Harm::Head);
        }
        if let Some(marks) = &self.marks
            && !same_bytes(&marks(&seal.platform, seal.day, &seal.head), &seal.mark)
        {
            harms.push(Harm::Mark);
        }
        if self.closed.get(&seal.platform).is_none_or(|closed| *closed < seal.day) {
            harms.push(Harm::NotClosed);
        }
        for wanted in self.kept.iter_mut().filter(|wanted| wanted.kept.is_of(seal)) {
            wanted.held |= seal.head == wanted.kept.head;
            wanted.found = Some((seal.platform.clone(), seal.head.clone()));
        }
        for harm in harms {
            self.report.note(&seal.platform, seal.day, harm);
        }
        self.last_seal = Some(seal.clone());
        if let Some(until) = self.sealed_until(&seal.platform) {
            // What is left here at the end has no seal at all, or not the last ones.
            if until <= seal.day {
                self.closed.remove(&seal.platform);
            }
        }
    }

    fn missing(&mut self, platform: &MchId, mut day: Day, before: Day) {
        while day < before {
            self.report.note(platform, day, Harm::Missing);
            day = day.next();
        }
    }

    /// What came out, once everything was taken in.
    pub fn report(mut self) -> Report {
        let last = |platform: &MchId| Some((platform.clone(), self.sealed_until(platform)?));
        let unsealed: Vec<(MchId, Day)> = self.closed.keys().filter_map(last).collect();
        for (platform, until) in unsealed {
            self.report.note(&platform, until, Harm::Missing);
        }
        for Wanted { kept, held, found } in std::mem::take(&mut self.kept) {
            if held {
                continue;
            }
            let (platform, found) = found.unzip();
            let platform = platform.or(kept.platform).unwrap_or_else(|| MchId::new("of any number"));
            let harm = Harm::Kept { kept: hex(&kept.head), found: found.as_deref().map(hex) };
            self.report.note(&platform, kept.day, harm);
        }
        self.report
    }
}

#[cfg(test)]
mod tests;
