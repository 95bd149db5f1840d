//! Which postings of the contract's Annex B the histories make: all of them.

use super::generic::{self, Side};
use super::tests::random;
use crate::model::{AccountKind, Entry, Journal, ReturnResult, Split, SplitDetail, SplitResult, SplitReturn};
use crate::testing::World;
use crate::testing::draw::Draw;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::fmt::Debug;

/// Far more than it takes.
const HISTORIES_MAX: usize = 400;
const STEPS: usize = 100;

/// The posting that an entry belongs to.
fn posting(entry: &Entry) -> u8 {
    let is_pending = |account| account == AccountKind::BasicPending;
    match entry.journal {
        Journal::Pay | Journal::Fee if is_pending(entry.to_account) || is_pending(entry.from_account) => 1,
        Journal::Pay | Journal::Fee => 2,
        Journal::Subsidy => 3,
        Journal::SubsidyReturn => 4,
        Journal::Split if entry.to_account == AccountKind::Wallet => 7,
        Journal::Split if entry.to_owner == entry.from_owner => 8,
        Journal::Split => 6,
        Journal::Release => 11,
        Journal::SplitReturn => 12,
        Journal::Refund | Journal::FeeBack
            if is_pending(entry.to_account) || is_pending(entry.from_account) =>
        {
            14
        }
        Journal::Refund if entry.from_account == AccountKind::Operation => 16,
        Journal::Refund | Journal::FeeBack | Journal::RefundPaid => 15,
        Journal::RefundClosed => 17,
        Journal::RefundAbnormal => 18,
        Journal::RefundRerouted => 19,
        Journal::AdvanceReturn => 20,
        Journal::Withdraw | Journal::WithdrawPaid => 21,
        Journal::WithdrawBack => 22,
        Journal::TopUp => 23,
        Journal::Control | Journal::ControlLifted => 24,
        Journal::ClosingPayout => 25,
    }
}

/// The postings of a world; those that move counters alone are known by their rows.
fn postings(world: &World) -> BTreeSet<u8> {
    let mut found: BTreeSet<u8> = world.all::<Entry>().map(posting).collect();
    let closed = |row: &Split| {
        world
            .all::<SplitDetail>()
            .any(|line| line.split_id == row.split_id && line.result == SplitResult::Closed)
    };
    for split in world.all::<Split>() {
        found.insert(5);
        if closed(split) {
            found.insert(if split.finish { 10 } else { 9 });
        }
    }
    if world.all::<SplitReturn>().any(|row| row.result == ReturnResult::Failed) {
        found.insert(13);
    }
    found
}

/// The postings that histories of one kind make, until none of `wanted` is missing.
fn seen<S: Debug>(
    step: fn(&mut Draw<'_>) -> S,
    wanted: &BTreeSet<u8>,
    market: impl Fn() -> World,
    play: impl Fn(&mut World, usize, S),
) -> BTreeSet<u8> {
    let mut runner = TestRunner::deterministic();
    let history = proptest::collection::vec(random(step), STEPS);
    let mut seen = BTreeSet::new();
    for _ in 0..HISTORIES_MAX {
        let mut world = market();
        let steps = history.new_tree(&mut runner).unwrap().current();
        for (number, step) in steps.into_iter().enumerate() {
            play(&mut world, number, step);
        }
        seen.extend(postings(&world));
        if seen.is_superset(wanted) {
            break;
        }
    }
    seen
}

fn all_but(missing: &[u8]) -> BTreeSet<u8> {
    (1..=25).filter(|posting| !missing.contains(posting)).collect()
}

#[test]
fn the_markets_histories_make_every_posting() {
    let wanted = all_but(&[]);
    let play = |world: &mut World, number, step| {
        super::play(world, number, step);
    };
    assert_eq!(seen(super::step, &wanted, super::market, play), wanted);
}

/// Subsidies (J3, J4) and advances (J16, J20) are 收付通's alone. A direct merchant is not closed
/// (J25), and nobody who received from it can have spent it before it is asked back (J13).
#[test]
fn the_histories_outside_it_make_every_posting_that_there_is() {
    for (side, missing) in [(Side::Partner, vec![3, 4, 16, 20]), (Side::Shop, vec![3, 4, 13, 16, 20, 25])] {
        let wanted = all_but(&missing);
        let play = |world: &mut World, number, step| {
            generic::play(side, world, number, step);
        };
        assert_eq!(seen(generic::step, &wanted, || generic::market(side), play), wanted, "{side:?}");
    }
}
