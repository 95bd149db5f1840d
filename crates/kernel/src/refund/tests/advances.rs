//! Advances and their recovery (contract 3.8, 2.6.4).

use super::*;
use crate::rules::AdvanceMode;

fn give_back(refund_id: &RefundId) -> ReturnAdvance {
    ReturnAdvance { platform: PLATFORM.into(), sub_mchid: SUB.into(), refund_id: refund_id.clone() }
}

fn find(refund_id: &RefundId) -> FindAdvance {
    FindAdvance { platform: PLATFORM.into(), sub_mchid: SUB.into(), refund_id: refund_id.clone() }
}

fn operating(world: &World) -> i64 {
    world.balance(PLATFORM, AccountKind::Operation)
}

/// A finished order of a seller with 5000 available, whose refund of 6000 the platform advanced.
fn advance(world: &mut World) -> Refund {
    let id = short_seller(world);
    permit_advance(world, 6_000);
    refund_now(world, advanced(refund(&id, "f1", 6_000, 10_000)))
}

fn short_seller(world: &mut World) -> TransactionId {
    let id = sold(world, "t1", 10_000);
    world.run(finish(&id, "e1")).unwrap();
    leave_available(world, "w1", 5_000);
    id
}

/// Does the daily retries that are due.
fn retry(world: &mut World) {
    let due = world.due_tasks().into_iter().filter(|task| task.kind == TaskKind::RetryAdvance);
    for task in due.collect::<Vec<_>>() {
        let refund_id = RefundId::from(&*task.subject);
        let command = RetryAdvance { platform: PLATFORM.into(), refund_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    proof::check(world);
}

#[test]
fn a_seller_with_enough_pays_although_an_advance_is_allowed() {
    let mut world = World::market();
    let id = short_seller(&mut world);
    let done = refund_now(&mut world, advanced(refund(&id, "f1", 5_000, 10_000)));
    assert_eq!((done.pocket, done.advance, done.advance_allowed), (Pocket::Available, Fen::ZERO, true));
    assert_eq!(world.run(give_back(&done.refund_id)), Err(Refusal::NotAdvanced));
}

#[test]
fn an_advance_needs_permission_and_money() {
    let mut world = World::market();
    let id = short_seller(&mut world);
    let asked = advanced(refund(&id, "f1", 6_000, 10_000));
    assert_eq!(world.run(asked.clone()).err(), Some(Refusal::AdvanceNotAllowed));
    permit_advance(&mut world, 5_999);
    let (account, available) = (AccountKind::Operation, Fen::new(5_999));
    let short = Refusal::PlatformShort { account, available, asked: Fen::new(6_000) };
    assert_eq!(world.run(asked.clone()).err(), Some(short));
    world.top_up(PLATFORM, AccountKind::Operation, 1);
    let done = refund_now(&mut world, asked.clone());
    assert_eq!(world.run(asked).unwrap().refund, done);
}

#[test]
fn an_open_order_must_be_finished_before_an_advance_helps() {
    let mut world = World::market();
    permit_advance(&mut world, 10_000);
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    let asked = advanced(refund(&id, "f1", 10_000, 10_000));
    let (left, needed) = (Fen::new(8_940), Fen::new(9_940));
    assert_eq!(world.run(asked.clone()).err(), Some(Refusal::RefundAboveUnsplit { left, needed }));
    world.run(finish(&id, "e1")).unwrap();
    let done = refund_now(&mut world, asked);
    assert_eq!((done.pocket, operating(&world), pockets(&world)), (Pocket::Advance, 0, (0, 9_000)));
}

#[test]
fn in_mixed_mode_the_platform_advances_only_what_is_lacking() {
    let mut world = World::market();
    world.rules.refund.advance_mode = AdvanceMode::Mixed;
    let id = short_seller(&mut world);
    permit_advance(&mut world, 1_000);
    let accepted = world.run(advanced(refund(&id, "f1", 6_000, 10_000))).unwrap().refund;
    assert_eq!((accepted.advance, operating(&world), pockets(&world)), (Fen::new(964), 36, (0, 0)));
    proof::check(&world);
    world.run(settle(&accepted.refund_id, Outcome::Closed)).unwrap();
    assert_eq!((operating(&world), pockets(&world)), (1_000, (0, 5_000)));
    proof::check(&world);
}

#[test]
fn an_advance_is_recovered_in_full_and_once() {
    let mut world = World::market();
    let refund = advance(&mut world);
    assert_eq!((operating(&world), pockets(&world)), (0, (0, 5_036)));
    assert_eq!(world.ask(find(&refund.refund_id)), Err(Refusal::AdvanceReturnNotFound));
    world.top_up(SUB, AccountKind::BasicAvailable, 1_000);
    let done = world.run(give_back(&refund.refund_id)).unwrap();
    assert_eq!((done.result, done.amount), (AdvanceResult::Success, Fen::new(6_000)));
    assert_eq!((operating(&world), pockets(&world)), (6_000, (0, 36)));
    assert_eq!(world.run(give_back(&refund.refund_id)).unwrap(), done);
    assert_eq!(world.ask(find(&refund.refund_id)).unwrap(), done);
    assert_eq!(operating(&world), 6_000);
    proof::check(&world);
}

#[test]
fn a_short_seller_is_asked_again_every_day_and_with_every_call() {
    let mut world = World::market();
    let refund = advance(&mut world);
    for _ in 0..2 {
        let open = world.run(give_back(&refund.refund_id)).unwrap();
        assert_eq!(open.result, AdvanceResult::Processing);
    }
    assert_eq!(world.tasks(TaskKind::RetryAdvance).len(), 1);
    world.advance(Time::DAY);
    retry(&mut world);
    assert_eq!(world.tasks(TaskKind::RetryAdvance).len(), 1);
    world.top_up(SUB, AccountKind::BasicAvailable, 1_000);
    world.advance(Time::DAY);
    retry(&mut world);
    assert_eq!(world.ask(find(&refund.refund_id)).unwrap().result, AdvanceResult::Success);
    assert!(world.tasks(TaskKind::RetryAdvance).is_empty());
}

#[test]
fn after_90_days_the_recovery_fails_for_good() {
    let mut world = World::market();
    let refund = advance(&mut world);
    world.run(give_back(&refund.refund_id)).unwrap();
    for _ in 0..90 {
        assert_eq!(world.ask(find(&refund.refund_id)).unwrap().result, AdvanceResult::Processing);
        world.advance(Time::DAY);
        retry(&mut world);
    }
    let failed: AdvanceReturn = world.ask(find(&refund.refund_id)).unwrap();
    assert_eq!((failed.result, failed.finished_at), (AdvanceResult::Failed, Some(world.now)));
    world.top_up(SUB, AccountKind::BasicAvailable, 10_000);
    assert_eq!(world.run(give_back(&refund.refund_id)).unwrap(), failed);
    assert!(world.tasks(TaskKind::RetryAdvance).is_empty());
}

#[test]
fn a_closed_advance_goes_back_to_whoever_bears_it() {
    for (is_recovered, expected) in [(false, (6_000, (0, 6_000))), (true, (6_000, (0, 6_000)))] {
        let mut world = World::market();
        let id = short_seller(&mut world);
        permit_advance(&mut world, 6_000);
        let accepted = world.run(advanced(refund(&id, "f1", 6_000, 10_000))).unwrap().refund;
        world.top_up(SUB, AccountKind::BasicAvailable, 1_000);
        if is_recovered {
            let done = world.run(give_back(&accepted.refund_id)).unwrap();
            assert_eq!(done.result, AdvanceResult::Success);
        }
        world.run(settle(&accepted.refund_id, Outcome::Closed)).unwrap();
        assert_eq!((operating(&world), pockets(&world)), expected, "{is_recovered}");
        let after = world.run(give_back(&accepted.refund_id));
        assert_eq!(after.is_ok(), is_recovered, "nothing is recovered of a closed refund");
        proof::check(&world);
    }
}

#[test]
fn a_recovery_under_way_ends_with_the_closing_of_its_refund() {
    let mut world = World::market();
    let id = short_seller(&mut world);
    permit_advance(&mut world, 6_000);
    let accepted = world.run(advanced(refund(&id, "f1", 6_000, 10_000))).unwrap().refund;
    world.run(give_back(&accepted.refund_id)).unwrap();
    world.run(settle(&accepted.refund_id, Outcome::Closed)).unwrap();
    world.top_up(SUB, AccountKind::BasicAvailable, 10_000);
    world.advance(Time::DAY);
    retry(&mut world);
    let row = world.ask(find(&accepted.refund_id)).unwrap();
    assert_eq!((row.result, operating(&world)), (AdvanceResult::Failed, 6_000));
}

#[test]
fn a_seller_who_spent_the_fee_of_a_closed_advance_owes_it_to_the_next_refund() {
    let mut world = World::market();
    let id = short_seller(&mut world);
    permit_advance(&mut world, 6_000);
    let accepted = world.run(advanced(refund(&id, "f1", 6_000, 10_000))).unwrap().refund;
    leave_available(&mut world, "w2", 10);
    let task = world.tasks(TaskKind::PayRefund).remove(0);
    let command = settle(&accepted.refund_id, Outcome::Closed);
    world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    assert_eq!((operating(&world), pockets(&world)), (6_000, (0, 0)));
    assert_eq!(world.order(&id).fee_refunded, Fen::new(26), "36 came back and 10 were charged again");
    proof::check(&world);
    world.top_up(SUB, AccountKind::BasicAvailable, 10_000);
    let next = refund_now(&mut world, refund(&id, "f2", 6_000, 10_000));
    assert_eq!(next.fee_back, Fen::new(10));
    let rest = refund_now(&mut world, refund(&id, "f3", 4_000, 10_000));
    assert_eq!(rest.fee_back, Fen::new(24));
}
