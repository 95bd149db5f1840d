//! Which pocket pays (contract 3.7 and Annex F.5).

use super::*;
use crate::order;
use crate::rules::{RefundCheck, SettleRules};

/// A = 10000, f = 60, and 1000 split: 8940 are left.
fn partly_split(world: &mut World) -> TransactionId {
    let id = sold(world, "t1", 10_000);
    split_now(world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    id
}

#[test]
fn case_a_an_untouched_order_is_refunded_whole_from_frozen_money() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let done = refund_now(&mut world, refund(&id, "f1", 10_000, 10_000));
    assert_eq!((done.pocket, done.fee_back, pockets(&world)), (Pocket::Pending, Fen::new(60), (0, 0)));
    let refusal = world.run(split(&id, "s1", vec![to(SUB, 1)])).err();
    assert_eq!(refusal, Some(Refusal::NotEnoughUnsplit { left: Fen::ZERO, asked: Fen::new(1) }));
}

#[test]
fn case_b_a_part_of_a_partly_split_order_comes_from_frozen_money() {
    let mut world = World::market();
    let id = partly_split(&mut world);
    let done = refund_now(&mut world, refund(&id, "f1", 3_000, 10_000));
    assert_eq!((done.pocket, world.order(&id).unsplit), (Pocket::Pending, Fen::new(5_958)));
}

#[test]
fn cases_c_d_e_an_open_order_pays_up_to_what_is_left_frozen() {
    for (amount, needed, accepted) in [(10_000, 9_940, false), (8_995, 8_941, false), (8_994, 8_940, true)] {
        let mut world = World::market();
        let id = partly_split(&mut world);
        let refusal = world.run(refund(&id, "f1", amount, 10_000)).err();
        let (left, needed) = (Fen::new(8_940), Fen::new(needed));
        let expected = (!accepted).then_some(Refusal::RefundAboveUnsplit { left, needed });
        assert_eq!(refusal, expected, "{amount}");
        assert_eq!(pockets(&world), (if accepted { 0 } else { 8_940 }, 0));
        proof::check(&world);
    }
}

#[test]
fn case_f_the_available_pocket_may_be_named_and_a_full_refund_releases_the_rest() {
    let mut world = World::market();
    let id = partly_split(&mut world);
    world.top_up(SUB, AccountKind::BasicAvailable, 12_000);
    let done = refund_now(&mut world, from(Pocket::Available, refund(&id, "f1", 10_000, 10_000)));
    assert_eq!(done.pocket, Pocket::Available);
    assert_eq!(pockets(&world), (0, 12_000 - 9_940 + 8_940));
    assert!(world.order(&id).finished);
    assert_eq!(world.run(finish(&id, "e1")), Err(Refusal::NothingToRelease));
}

#[test]
fn a_part_from_the_available_pocket_leaves_the_frozen_money_alone() {
    let mut world = World::market();
    let id = partly_split(&mut world);
    world.top_up(SUB, AccountKind::BasicAvailable, 12_000);
    refund_now(&mut world, from(Pocket::Available, refund(&id, "f1", 5_000, 10_000)));
    assert_eq!(pockets(&world), (8_940, 12_000 - 4_970));
    split_now(&mut world, split(&id, "s2", vec![to(PLATFORM, 1_000)]));
}

#[test]
fn case_g_a_finished_order_needs_available_money() {
    let mut world = World::market();
    let id = partly_split(&mut world);
    world.run(finish(&id, "e1")).unwrap();
    leave_available(&mut world, "w1", 5_000);
    let refusal = world.run(refund(&id, "f1", 6_000, 10_000)).err();
    let (available, needed) = (Fen::new(5_000), Fen::new(5_964));
    assert_eq!(refusal, Some(Refusal::NotEnoughAvailable { available, needed }));
    let named = world.run(from(Pocket::Pending, refund(&id, "f1", 6_000, 10_000))).err();
    assert_eq!(named, Some(Refusal::RefundAboveUnsplit { left: Fen::ZERO, needed }));
}

#[test]
fn case_h_the_platform_advances_what_a_finished_order_lacks() {
    let mut world = World::market();
    let id = partly_split(&mut world);
    world.run(finish(&id, "e1")).unwrap();
    leave_available(&mut world, "w1", 5_000);
    permit_advance(&mut world, 6_000);
    let done = refund_now(&mut world, advanced(refund(&id, "f1", 6_000, 10_000)));
    assert_eq!((done.pocket, done.advance, done.fee_back), (Pocket::Advance, Fen::new(6_000), Fen::new(36)));
    assert_eq!((world.balance(PLATFORM, AccountKind::Operation), pockets(&world)), (0, (0, 5_036)));
}

#[test]
fn case_i_an_order_that_is_not_for_splitting_is_refunded_from_available_money() {
    let mut world = World::market();
    let id = world.buy(order::Create { profit_sharing: false, ..wish("t1", 10_000) });
    assert_eq!(pockets(&world), (0, 9_940));
    let done = refund_now(&mut world, refund(&id, "f1", 10_000, 10_000));
    assert_eq!((done.pocket, pockets(&world)), (Pocket::Available, (0, 0)));
}

#[test]
fn with_gross_checks_full_refunds_are_refused() {
    let mut world = World::market();
    world.rules.refund.check = RefundCheck::Gross;
    let id = sold(&mut world, "t1", 10_000);
    let refusal = world.run(refund(&id, "f1", 10_000, 10_000)).err();
    let (left, needed) = (Fen::new(9_940), Fen::new(10_000));
    assert_eq!(refusal, Some(Refusal::RefundAboveUnsplit { left, needed }));
    refund_now(&mut world, refund(&id, "f1", 9_940, 10_000));
}

#[test]
fn money_that_is_promised_to_a_processing_split_is_not_refunded() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    let refusal = world.run(refund(&id, "f1", 10_000, 10_000)).err();
    let (left, needed) = (Fen::new(8_940), Fen::new(9_940));
    assert_eq!(refusal, Some(Refusal::RefundAboveUnsplit { left, needed }));
    work_off(&mut world, &[]);
}

#[test]
fn between_a_finish_flag_and_its_release_the_frozen_money_still_pays() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(last(split(&id, "s1", vec![to(PLATFORM, 1_000)]))).unwrap();
    refund_now(&mut world, refund(&id, "f1", 3_000, 10_000));
    work_off(&mut world, &[]);
    assert_eq!(pockets(&world), (0, 5_958));
}

#[test]
fn one_pocket_is_named_for_the_whole_refund() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let source = |pocket, amount| Source { pocket, amount: Some(Fen::new(amount)) };
    let two = vec![source(Pocket::Pending, 60), source(Pocket::Available, 40)];
    let amount = Fen::new(100);
    for (from, refusal) in [
        (two, Some(Refusal::SourcesDiffer { named: 2, sum: amount, amount })),
        (
            vec![source(Pocket::Pending, 99)],
            Some(Refusal::SourcesDiffer { named: 1, sum: Fen::new(99), amount }),
        ),
        (vec![source(Pocket::Pending, 100)], None),
    ] {
        let apply = Apply { from, ..refund(&id, "f1", 100, 10_000) };
        assert_eq!(world.run(apply).err(), refusal);
    }
}

#[test]
fn money_that_is_not_settled_yet_is_refunded_from_where_it_is() {
    let mut world = World::market();
    world.rules.settle = SettleRules { delay_days: 1 };
    let id = world.buy(order::Create { profit_sharing: false, ..wish("t1", 10_000) });
    assert_eq!(pockets(&world), (9_940, 0));
    refund_now(&mut world, refund(&id, "f1", 5_000, 10_000));
    assert_eq!(pockets(&world), (4_970, 0));
    let open = world.run(refund(&id, "f2", 1_000, 10_000)).unwrap().refund;
    world.run(order::Settle { platform: PLATFORM.into(), transaction_id: id.clone() }).unwrap();
    assert_eq!(pockets(&world), (0, 3_976));
    world.run(settle(&open.refund_id, Outcome::Closed)).unwrap();
    assert_eq!(pockets(&world), (0, 4_970));
    proof::check(&world);
}
