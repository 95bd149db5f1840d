#![expect(clippy::cast_possible_wrap, reason = "numbers of a test are small")]
use super::*;
use crate::block::tests::entry;
use crate::{BLOCK, Fault, Maker};
use tongbao_base::{Fen, Time};

const RUN: i64 = 1 << crate::RUN_BITS;

/// Three sealed days of a platform, the second without movement, two runs on the third; and two
/// entries of the day after.
#[derive(Clone)]
struct Books {
    entries: Vec<Entry>,
    blocks: Vec<SealBlock>,
    seals: Vec<Seal>,
}

fn platform() -> MchId {
    "1900000100".into()
}

fn first() -> Day {
    Day::of(entry(1).at)
}

fn dated(serial: i64, day: Day) -> Entry {
    Entry { at: day.start().after_ms(Time::HOUR), ..entry(serial) }
}

fn mark(platform: &MchId, day: Day, head: &[u8]) -> Vec<u8> {
    format!("{platform}{day}{}", hex(head)).into_bytes()
}

fn seal_day(day: Day, entries: &[Entry], previous: &Digest) -> (Vec<SealBlock>, Seal) {
    let mut maker = Maker::new(&platform(), day);
    let mut blocks: Vec<SealBlock> = entries.iter().filter_map(|entry| maker.push(entry)).collect();
    let made = maker.end(previous);
    blocks.extend(made.block);
    let seal = Seal {
        platform: platform(),
        day,
        entries: made.entries,
        previous: previous.to_vec(),
        head: made.head.to_vec(),
        mark: mark(&platform(), day, &made.head),
        made_at: Time::EPOCH,
    };
    (blocks, seal)
}

impl Books {
    fn new() -> Books {
        let [one, two, three, open] =
            std::array::from_fn(|place| Day::from_number(first().number() + place as i64));
        let days = [
            (one, (1..=BLOCK as i64 + 10).map(|place| dated(RUN + 3 * place, one)).collect::<Vec<_>>()),
            (two, Vec::new()),
            (
                three,
                (1..=5)
                    .map(|place| dated(RUN + 100_000 + place, three))
                    .chain((1..=5).map(|place| dated(2 * RUN + place, three)))
                    .collect(),
            ),
        ];
        let mut books = Books { entries: Vec::new(), blocks: Vec::new(), seals: Vec::new() };
        let mut previous = NONE;
        for (day, entries) in days {
            let (blocks, seal) = seal_day(day, &entries, &previous);
            previous.copy_from_slice(&seal.head);
            books.entries.extend(entries);
            books.blocks.extend(blocks);
            books.seals.push(seal);
        }
        books.entries.extend([dated(RUN + 200_000, open), dated(2 * RUN + 100, open)]);
        books.sort();
        books
    }

    fn sort(&mut self) {
        self.entries.sort_by_key(|entry| entry.serial);
        self.blocks.sort_by_key(|block| block.first);
    }

    fn verify(&self, kept: Vec<Kept>) -> Report {
        let mut verifier = Verifier::new(kept, Some(Box::new(mark)));
        let last = Day::from_number(first().number() + 2);
        verifier.shut(&ShutDay { platform: platform(), day: last });
        verifier.closed(&DaybookHead { platform: platform(), day: last });
        let mut blocks = self.blocks.iter();
        let mut more = |verifier: &mut Verifier| match blocks.next() {
            Some(block) => verifier.block(block),
            None => verifier.blocks_end(),
        };
        for entry in &self.entries {
            while verifier.lacks_blocks(entry) {
                more(&mut verifier);
            }
            verifier.entry(entry);
        }
        while !verifier.entries_end() {
            more(&mut verifier);
        }
        for seal in &self.seals {
            verifier.seal(seal);
        }
        verifier.report()
    }

    fn harms(&self) -> Vec<(i64, Harm)> {
        let faults = self.verify(Vec::new()).faults;
        faults.into_iter().map(|Fault { day, harm, .. }| (day.number() - first().number(), harm)).collect()
    }
}

#[test]
fn what_was_not_touched_holds() {
    let books = Books::new();
    let kept = books.seals.iter().map(|seal| Kept {
        platform: None,
        day: seal.day,
        head: seal.head.clone().try_into().unwrap(),
    });
    let report = books.verify(kept.collect());
    assert_eq!(report.faults, []);
    assert_eq!((report.days, report.entries, report.unsealed), (3, BLOCK as u64 + 20, 2));
}

#[test]
fn a_changed_row_is_named_with_what_it_was() {
    let mut books = Books::new();
    books.entries[5].amount = Fen::new(3001);
    let how = Some("its amount was 3000 fen, it is 3001".to_owned());
    assert_eq!(books.harms(), [(0, Harm::Changed { serial: RUN + 18, how })]);
    let mut books = Books::new();
    books.entries[BLOCK + 3].to_owner = "1900000102".into();
    assert_eq!(books.harms(), [(0, Harm::Changed { serial: RUN + 3 * (BLOCK as i64 + 4), how: None })]);
}

#[test]
fn a_removed_row_is_named_wherever_it_was() {
    for place in [0, 1, BLOCK - 1, BLOCK, BLOCK + 9, BLOCK + 10, BLOCK + 16] {
        let mut books = Books::new();
        let gone = books.entries.remove(place);
        let harms = books.harms();
        assert_eq!(
            harms.iter().map(|(_, harm)| harm).collect::<Vec<_>>(),
            [&Harm::Removed { serial: gone.serial }]
        );
    }
}

#[test]
fn an_added_row_is_named_inside_a_block_between_blocks_and_in_a_run_of_its_own() {
    let after_a_block = 3 * BLOCK as i64 + 1;
    for (serial, day, named) in [
        (RUN + 4, 0, 0),
        (RUN + after_a_block, 0, 0),
        (RUN + 99_999, 2, 2),
        (RUN + 1, 0, 0),
        // In a run without blocks, dated on a sealed day.
        (5 * RUN + 1, 1, 1),
        // Behind the last block of its run, dated on a sealed day.
        (RUN + 150_000, 2, 2),
    ] {
        let mut books = Books::new();
        books.entries.push(dated(serial, Day::from_number(first().number() + day)));
        books.sort();
        assert_eq!(books.harms(), [(named, Harm::Added { serial })], "{serial}");
    }
}

#[test]
fn rows_that_changed_places_are_both_named() {
    let mut books = Books::new();
    // The rows of a run differ in more than their serials on the third day alone: by their moment.
    let (one, other) = (BLOCK + 10, BLOCK + 11);
    books.entries[other].at = books.entries[other].at.after_ms(1);
    let day = Day::from_number(first().number() + 2);
    let previous = books.seals[1].head.clone().try_into().unwrap();
    let of_day: Vec<Entry> = books.entries.iter().filter(|entry| Day::of(entry.at) == day).cloned().collect();
    let (blocks, seal) = seal_day(day, &of_day, &previous);
    books.blocks.retain(|block| block.day != day);
    books.blocks.extend(blocks);
    books.seals[2] = seal;
    books.sort();
    assert_eq!(books.harms(), []);
    let serials = (books.entries[one].serial, books.entries[other].serial);
    books.entries.swap(one, other);
    (books.entries[one].serial, books.entries[other].serial) = serials;
    let changed = |serial| (2, Harm::Changed { serial, how: None });
    assert_eq!(books.harms(), [changed(serials.0), changed(serials.1)]);
}

#[test]
fn a_changed_seal_is_said_so() {
    let mut books = Books::new();
    books.blocks[1].chain[0] ^= 1;
    let (first, last) = (books.blocks[1].first, books.blocks[1].last);
    assert_eq!(books.harms(), [(0, Harm::Block { first, last }), (0, Harm::Head)]);
    let mut books = Books::new();
    let gone = books.blocks.remove(0);
    let mut harms = books.harms();
    let (first, last, count) = (gone.first, gone.last, BLOCK as u64);
    assert_eq!(harms.remove(0), (0, Harm::Strays { first, last, count }));
    // What is left of the day follows nothing now.
    assert!(matches!(harms.remove(0), (0, Harm::Block { .. })));
    // The last chain is still there: the head alone would not have told.
    assert_eq!(harms, [(0, Harm::Count { sealed: BLOCK as i64 + 10, found: 10 })]);
    let mut books = Books::new();
    books.seals[1].head[0] ^= 1;
    assert_eq!(books.harms(), [(1, Harm::Head), (1, Harm::Mark), (2, Harm::Link)]);
}

#[test]
fn a_missing_day_is_named_at_the_front_in_the_middle_and_at_the_end() {
    let mut books = Books::new();
    books.seals.remove(1);
    assert_eq!(books.harms(), [(1, Harm::Missing), (2, Harm::Link)]);
    let mut books = Books::new();
    books.seals.pop();
    assert_eq!(books.harms(), [(2, Harm::Missing)]);
    let mut books = Books::new();
    books.seals.remove(0);
    assert_eq!(books.harms(), [(1, Harm::Link)]);
    books.seals.clear();
    assert_eq!(books.harms(), [(2, Harm::Missing)]);
}

#[test]
fn seals_that_were_all_written_anew_are_found_by_their_marks_and_by_a_kept_head() {
    let honest = Books::new();
    let mut books = Books::new();
    books.entries[5].amount = Fen::new(3001);
    // The forger seals every day again; what he cannot make are the marks.
    let mut previous = NONE;
    let (entries, old) = (books.entries.clone(), std::mem::take(&mut books.seals));
    books.blocks.clear();
    for (count, seal) in old.iter().enumerate() {
        let of_day: Vec<Entry> =
            entries.iter().filter(|entry| Day::of(entry.at) == seal.day).cloned().collect();
        let (blocks, made) = seal_day(seal.day, &of_day, &previous);
        previous.copy_from_slice(&made.head);
        books.blocks.extend(blocks);
        books.seals.push(Seal { mark: old[count].mark.clone(), ..made });
    }
    books.sort();
    assert_eq!(books.harms(), [(0, Harm::Mark), (1, Harm::Mark), (2, Harm::Mark)]);
    let last = honest.seals.last().unwrap();
    let kept = Kept { platform: None, day: last.day, head: last.head.clone().try_into().unwrap() };
    let faults = books.verify(vec![kept.clone()]).faults;
    let found = Some(hex(&books.seals[2].head));
    assert_eq!(faults.last().unwrap().harm, Harm::Kept { kept: hex(&last.head), found });
    let nothing = Books { seals: Vec::new(), ..books }.verify(vec![kept]).faults;
    assert_eq!(nothing.last().unwrap().harm, Harm::Kept { kept: hex(&last.head), found: None });
}

#[test]
fn a_list_that_cannot_be_read_is_a_changed_block() {
    let mut books = Books::new();
    books.blocks[0].leaves.pop();
    let (first, last) = (books.blocks[0].first, books.blocks[0].last);
    // The chain still proves the rows: the list alone names them.
    assert_eq!(books.harms(), [(0, Harm::Block { first, last })]);
}
