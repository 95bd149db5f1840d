//! Contract 2.5, Annex F.6, and the story of the coupon "20 off 200".
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

use super::*;
use crate::model::{AccountKind, Pocket};
use crate::order;
use crate::profitsharing::tests::{finish, give_back, pockets, split, split_now, to};
use crate::refund::tests::{from, refund, refund_now, settle};
use crate::refund::{Outcome, Source};
use crate::testing::proof;
pub(crate) use crate::testing::subsidy::{cancel, subsidise, take_back};
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World, wish};
use tongbao_base::ids::TransactionId;
use tongbao_base::{Fen, Time};

/// A paid order with an announced subsidy; the platform has 1000 of operating money.
fn sold(world: &mut World, total: i64, subsidy: i64) -> TransactionId {
    world.top_up(PLATFORM, AccountKind::Operation, 1_000);
    let id = world.buy(order::Create { subsidy: Fen::new(subsidy), ..wish("t1", total) });
    world.advance(31 * Time::SECOND);
    id
}

/// The seller's pending and available money, the platform's operating money, and what is unsplit.
fn state(world: &World, id: &TransactionId) -> (i64, i64, i64, i64) {
    let (pending, available) = pockets(world);
    let operating = world.balance(PLATFORM, AccountKind::Operation);
    (pending, available, operating, world.order(id).unsplit.get())
}

#[test]
fn the_subsidy_flow_of_the_contract() {
    // Contract, Annex F.6: A = 10000, f = 60, x = 200.
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    assert_eq!(state(&world, &id), (9_940, 0, 1_000, 9_940));
    let asked = split(&id, "s1", vec![to(PLATFORM, 2_000)]);
    let pending = Refusal::SubsidyPending { planned: Fen::new(200) };
    assert_eq!(world.run(asked.clone()).err(), Some(pending));
    world.run(subsidise(&id, 200)).unwrap();
    assert_eq!(state(&world, &id), (10_140, 0, 800, 10_140));
    split_now(&mut world, asked);
    assert_eq!(state(&world, &id), (8_140, 0, 800, 8_140));
    world.run(finish(&id, "e1")).unwrap();
    assert_eq!(state(&world, &id), (0, 8_140, 800, 0));
    let done = refund_now(&mut world, refund(&id, "f1", 5_000, 10_000));
    assert_eq!(state(&world, &id), (0, 3_170, 800, 0));
    let returned = world.run(take_back(&id, "b1", Some(&done.refund_id), 100)).unwrap();
    assert_eq!((returned.pocket, state(&world, &id)), (Pocket::Available, (0, 3_070, 900, 0)));
    let refund_id = done.refund_id.clone();
    let twice = world.run(take_back(&id, "b2", Some(&done.refund_id), 50)).err();
    assert_eq!(twice, Some(Refusal::SubsidyReturnTwice { refund_id }));
    proof::check(&world);
}

#[test]
fn the_story_of_the_coupon_20_off_200() {
    // The buyer pays 180 of 200, the platform adds 20; the base to share is 200.
    let mut world = World::market();
    let key = crate::model::Merchant::key(&PLATFORM.into(), &SUB.into());
    let seller = world.find::<crate::model::Merchant>(&key).unwrap().clone();
    world.put(crate::model::Merchant { fee_bp: 0, ..seller });
    world.top_up(PLATFORM, AccountKind::Operation, 1_000);
    let id = sold(&mut world, 18_000, 2_000);
    assert_eq!(state(&world, &id), (18_000, 0, 2_000, 18_000));
    world.run(subsidise(&id, 2_000)).unwrap();
    assert_eq!(state(&world, &id), (20_000, 0, 0, 20_000));

    let over = world.run(split(&id, "s1", vec![to(PLATFORM, 4_200), to(OTHER_SUB, 2_000)])).err();
    let (cap, asked) = (Fen::new(6_000), Fen::new(6_200));
    assert_eq!(over, Some(Refusal::OverRatio { cap, used: Fen::ZERO, asked }));
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 4_000), to(OTHER_SUB, 2_000)]));
    assert_eq!(state(&world, &id), (14_000, 0, 0, 14_000));
    let basic = |world: &World, mchid| world.balance(mchid, AccountKind::BasicAvailable);
    assert_eq!((basic(&world, PLATFORM), basic(&world, OTHER_SUB)), (4_000, 2_000));
    world.run(finish(&id, "e1")).unwrap();
    assert_eq!(state(&world, &id), (0, 14_000, 0, 0));

    // One item of 100 comes back: first half of the commissions, then 80 to the buyer, 20 of subsidy.
    world.run(give_back("s1", "r1", PLATFORM, 2_000)).unwrap().unwrap();
    world.run(give_back("s1", "r2", OTHER_SUB, 1_000)).unwrap().unwrap();
    assert_eq!(state(&world, &id), (0, 17_000, 0, 0));
    let done = refund_now(&mut world, refund(&id, "f1", 8_000, 18_000));
    assert_eq!(state(&world, &id), (0, 9_000, 0, 0));
    world.run(take_back(&id, "b1", Some(&done.refund_id), 2_000)).unwrap();
    assert_eq!(state(&world, &id), (0, 7_000, 2_000, 0));
    assert_eq!((basic(&world, PLATFORM), basic(&world, OTHER_SUB)), (2_000, 1_000));
    let outside = world.balance("OPERATOR", AccountKind::ChannelCash);
    assert_eq!(outside, -(18_000 - 8_000 + 2_000), "everything that came in and did not go out is held");
    proof::check(&world);
}

#[test]
fn a_subsidy_is_what_was_announced_and_comes_once() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    for amount in [199, 201] {
        let (planned, asked) = (Fen::new(200), Fen::new(amount));
        let refusal = world.run(subsidise(&id, amount)).err();
        assert_eq!(refusal, Some(Refusal::SubsidyDiffers { planned, asked }));
    }
    let numbered = Create { out_subsidy_no: Some("n1".into()), ..subsidise(&id, 200) };
    let first = world.run(numbered.clone()).unwrap();
    assert_eq!(world.run(numbered.clone()).unwrap(), first);
    let lower = Create { amount: Fen::new(100), ..numbered.clone() };
    let differs = |field| Some(Refusal::ReentryDiffers { number: "n1".into(), field });
    assert_eq!(world.run(lower).err(), differs("amount"));
    let renumbered = Create { out_subsidy_no: Some("n2".into()), ..numbered.clone() };
    let exists = Some(Refusal::SubsidyExists { amount: Fen::new(200) });
    assert_eq!(world.run(renumbered).err(), exists);
    assert_eq!(world.run(subsidise(&id, 200)).err(), exists);
    let other = world.buy(order::Create { subsidy: Fen::new(200), ..wish("t2", 10_000) });
    let elsewhere = Create { transaction_id: other, ..numbered };
    assert_eq!(world.run(elsewhere).err(), differs("transaction_id"));
    assert_eq!(state(&world, &id).2, 800);
    proof::check(&world);
}

#[test]
fn without_a_number_the_order_is_the_key() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    let first = world.run(subsidise(&id, 200)).unwrap();
    assert_eq!(world.run(subsidise(&id, 200)).unwrap(), first);
    let field = "amount";
    let refusal = world.run(subsidise(&id, 100)).err();
    assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: id.as_str().into(), field }));
    let until = world.order(&id).paid_at.unwrap().after_ms(180 * Time::DAY);
    world.now = until;
    world.run(subsidise(&id, 200)).unwrap();
    world.advance(1);
    let refusal = world.run(subsidise(&id, 200)).err();
    assert_eq!(refusal, Some(Refusal::SubsidyTooLate { until, now: world.now }));
}

#[test]
fn after_a_refund_the_subsidy_may_be_lower() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    let done = refund_now(&mut world, refund(&id, "f1", 5_000, 10_000));
    let foreign = Create { refund_id: Some("50".into()), ..subsidise(&id, 100) };
    let refund_id = "50".into();
    assert_eq!(world.run(foreign).err(), Some(Refusal::RefundOfAnotherOrder { refund_id }));
    let cited = Create { refund_id: Some(done.refund_id), ..subsidise(&id, 100) };
    world.run(cited).unwrap();
    assert_eq!(state(&world, &id), (4_970 + 100, 0, 900, 4_970 + 100));
}

#[test]
fn a_subsidy_needs_an_announcement_an_open_order_and_money() {
    let mut world = World::market();
    let plain = sold(&mut world, 10_000, 0);
    assert_eq!(world.run(subsidise(&plain, 200)).err(), Some(Refusal::SubsidyNotPlanned));
    assert_eq!(world.run(cancel(&plain)), Err(Refusal::SubsidyNotPlanned));
    let create = |number: &str| order::Create { subsidy: Fen::new(2_000), ..wish(number, 10_000) };
    let rich = world.buy(create("t2"));
    let (account, available) = (AccountKind::Operation, Fen::new(1_000));
    let short = Refusal::PlatformShort { account, available, asked: Fen::new(2_000) };
    assert_eq!(world.run(subsidise(&rich, 2_000)).err(), Some(short));
    world.top_up(PLATFORM, AccountKind::Operation, 1_000);
    world.run(subsidise(&rich, 2_000)).unwrap();
    let finished = world.buy(create("t3"));
    world.run(finish(&finished, "e1")).unwrap();
    assert_eq!(world.run(subsidise(&finished, 2_000)).err(), Some(Refusal::SplitFinished));
    world.rules.subsidy.max_fen = Fen::new(1_999);
    let large = world.run(subsidise(&finished, 2_000)).err();
    assert_eq!(large, Some(Refusal::SubsidyTooLarge { asked: Fen::new(2_000), max: Fen::new(1_999) }));
}

#[test]
fn a_cancelled_subsidy_does_not_come_any_more() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    assert_eq!(world.run(cancel(&id)), Err(Refusal::NeedsRefund));
    refund_now(&mut world, refund(&id, "f1", 1_000, 10_000));
    world.run(cancel(&id)).unwrap();
    world.run(cancel(&id)).unwrap();
    assert_eq!(world.run(subsidise(&id, 200)).err(), Some(Refusal::SubsidyCancelled));
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 100)]));
    world.rules.subsidy.cancel_requires_refund = false;
    let other = world.buy(order::Create { subsidy: Fen::new(200), ..wish("t2", 10_000) });
    world.run(subsidise(&other, 200)).unwrap();
    assert_eq!(world.run(cancel(&other)), Err(Refusal::SubsidyExists { amount: Fen::new(200) }));
}

#[test]
fn a_subsidy_after_a_split_is_refused() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    let split_without = crate::model::Order { splits: 1, ..world.order(&id).clone() };
    world.put(split_without);
    assert_eq!(world.run(subsidise(&id, 200)).err(), Some(Refusal::SubsidyAfterSplit { splits: 1 }));
}

#[test]
fn a_subsidy_return_takes_frozen_money_while_there_is_enough() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    assert_eq!(world.run(take_back(&id, "b1", None, 100)).err(), Some(Refusal::NoSubsidy));
    world.run(subsidise(&id, 200)).unwrap();
    assert_eq!(world.run(take_back(&id, "b1", None, 100)).err(), Some(Refusal::NeedsRefund));
    let done = refund_now(&mut world, refund(&id, "f1", 5_000, 10_000));
    let asked = take_back(&id, "b1", Some(&done.refund_id), 100);
    let returned = world.run(asked.clone()).unwrap();
    assert_eq!((returned.pocket, state(&world, &id)), (Pocket::Pending, (5_070, 0, 900, 5_070)));
    assert_eq!(world.run(asked.clone()).unwrap(), returned);
    let differing = [
        (Return { amount: Fen::new(99), ..asked.clone() }, "amount"),
        (Return { refund_id: None, ..asked.clone() }, "refund_id"),
        (Return { sub_mchid: OTHER_SUB.into(), ..asked.clone() }, "sub_mchid"),
        (Return { transaction_id: "4200".into(), ..asked.clone() }, "transaction_id"),
        (Return { from: vec![Source { pocket: Pocket::Pending, amount: None }], ..asked }, "from"),
    ];
    for (asked, field) in differing {
        let refusal = world.run(asked).err();
        assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "b1".into(), field }));
    }
    let (left, more) = (Fen::new(100), Fen::new(101));
    let refusal = world.run(take_back(&id, "b2", None, 101)).err();
    assert_eq!(refusal, Some(Refusal::SubsidyReturnTooMuch { left, asked: more }));
    world.run(take_back(&id, "b2", None, 100)).unwrap();
    assert_eq!(state(&world, &id), (4_970, 0, 1_000, 4_970));
    proof::check(&world);
}

#[test]
fn a_full_refund_leaves_the_subsidy_frozen_for_its_return() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    world.run(subsidise(&id, 200)).unwrap();
    let done = refund_now(&mut world, refund(&id, "f1", 10_000, 10_000));
    assert_eq!(state(&world, &id), (200, 0, 800, 200));
    let refusal = world.run(split(&id, "s1", vec![to(PLATFORM, 1)])).err();
    assert_eq!(refusal, Some(Refusal::NotEnoughUnsplit { left: Fen::ZERO, asked: Fen::new(1) }));
    world.run(take_back(&id, "b1", Some(&done.refund_id), 200)).unwrap();
    assert_eq!(state(&world, &id), (0, 0, 1_000, 0));
}

#[test]
fn the_pocket_of_a_subsidy_return_can_be_named() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    world.run(subsidise(&id, 200)).unwrap();
    let done = refund_now(&mut world, refund(&id, "f1", 5_000, 10_000));
    let asked = take_back(&id, "b1", Some(&done.refund_id), 100);
    let source = |pocket, amount| Source { pocket, amount: Some(Fen::new(amount)) };
    let amount = Fen::new(100);
    let two = vec![source(Pocket::Pending, 50), source(Pocket::Available, 50)];
    let refusal = world.run(Return { from: two, ..asked.clone() }).err();
    assert_eq!(refusal, Some(Refusal::SourcesDiffer { named: 2, sum: amount, amount }));
    let named = Return { from: vec![source(Pocket::Available, 100)], ..asked.clone() };
    let account = AccountKind::BasicAvailable;
    let short = Refusal::PocketShort { account, has: Fen::ZERO, asked: amount };
    assert_eq!(world.run(named.clone()).err(), Some(short));
    world.top_up(SUB, AccountKind::BasicAvailable, 100);
    world.run(named).unwrap();
    assert_eq!(state(&world, &id), (5_170, 0, 900, 5_170));
    world.run(finish(&id, "e1")).unwrap();
    let frozen = Return { from: vec![source(Pocket::Pending, 1)], ..take_back(&id, "b2", None, 1) };
    let account = AccountKind::BasicPending;
    let short = Refusal::PocketShort { account, has: Fen::ZERO, asked: Fen::new(1) };
    assert_eq!(world.run(frozen).err(), Some(short));
    proof::check(&world);
}

#[test]
fn a_closed_refund_cannot_be_cited() {
    let mut world = World::market();
    let id = sold(&mut world, 10_000, 200);
    world.run(subsidise(&id, 200)).unwrap();
    world.top_up(SUB, AccountKind::BasicAvailable, 10_000);
    let accepted = world.run(from(Pocket::Available, refund(&id, "f1", 5_000, 10_000))).unwrap();
    world.run(settle(&accepted.refund.refund_id, Outcome::Closed)).unwrap();
    let refund_id = accepted.refund.refund_id.clone();
    let refusal = world.run(take_back(&id, "b1", Some(&accepted.refund.refund_id), 100)).err();
    assert_eq!(refusal, Some(Refusal::RefundOfAnotherOrder { refund_id }));
    world.run(take_back(&id, "b1", None, 100)).unwrap();
}
