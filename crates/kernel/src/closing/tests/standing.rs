//! What must be settled before a sub-merchant can be closed.

use super::*;
use crate::merchant::{Control, ControlAction, Note};
use crate::profitsharing::tests::{give_back, split, to};
use crate::refund::Outcome;
use crate::refund::tests::refund;
use crate::refund::{self, Payer};
use crate::{order, profitsharing};

fn standing(world: &World) -> Eligible {
    world.ask(Eligibility { platform: PLATFORM.into(), sub_mchid: SUB.into() }).unwrap()
}

/// The same blocks are told by the query, refuse an application, and turn one down that came
/// before them; once they are gone, it is confirmed.
#[track_caller]
fn stands_against(world: &mut World, blocks: Vec<Block>) {
    let told = standing(world);
    assert_eq!((told.blocks.as_slice(), told.may_apply()), (blocks.as_slice(), false));
    let before = world.rows().clone();
    refused(world.run(close(SUB, "C1", Sweep::Apply)), ClosingRefusal::ClosingBlocked { blocks });
    assert_eq!(*world.rows(), before);
    proof::check(world);
}

#[test]
fn a_sub_merchant_with_nothing_under_way_may_be_closed() {
    let world = rich();
    let told = standing(&world);
    assert!(told.may_apply() && !told.is_closed && !told.is_done());
    assert_eq!(told.accounts.iter().map(|(_, fen)| fen.get()).collect::<Vec<_>>(), [100, 20, 4, 3]);
    let poor = World::market();
    assert!(standing(&poor).may_apply(), "without money, too");
}

#[test]
fn an_application_under_way_is_told() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    let told = standing(&world);
    assert_eq!((told.open.map(|open| open.closing_id), told.blocks.len()), (Some(closing.closing_id), 0));
}

#[test]
fn frozen_orders_splits_and_late_settlements_stand_against_it() {
    let mut world = World::market();
    let id = world.buy(wish("T1", 10_000));
    stands_against(&mut world, vec![Block::Frozen { amount: Fen::new(9_940) }]);
    world.advance(31 * Time::SECOND);
    let made = world.run(split(&id, "s1", vec![to(PLATFORM, 100)])).unwrap();
    stands_against(&mut world, vec![Block::Frozen { amount: Fen::new(9_940) }]);
    let execute = profitsharing::Execute {
        platform: PLATFORM.into(),
        split_id: made.split.split_id,
        closed: Vec::new(),
    };
    world.run(execute).unwrap();
    stands_against(&mut world, vec![Block::Frozen { amount: Fen::new(9_840) }]);
    world.run(crate::profitsharing::tests::finish(&id, "f1")).unwrap();
    assert!(standing(&world).may_apply());

    world.rules.settle.delay_days = 1;
    world.buy(order::Create { profit_sharing: false, ..wish("T2", 1_000) });
    stands_against(&mut world, vec![Block::Frozen { amount: Fen::new(994) }]);
}

#[test]
fn refunds_on_their_way_or_held_stand_against_it() {
    let mut world = World::market();
    let id = world.buy(order::Create { profit_sharing: false, ..wish("T1", 1_000) });
    let outcomes = [(Outcome::Success, false), (Outcome::Closed, false), (Outcome::Abnormal, true)];
    for (number, (outcome, stays)) in outcomes.into_iter().enumerate() {
        let made = world.run(refund(&id, &format!("r{number}"), 10, 1_000)).unwrap();
        stands_against(&mut world, vec![Block::Refunds { count: 1 }]);
        let settle = refund::Settle { platform: PLATFORM.into(), refund_id: made.refund.refund_id, outcome };
        world.run(settle).unwrap();
        assert_eq!(standing(&world).may_apply(), !stays, "{outcome:?}");
    }
    stands_against(&mut world, vec![Block::Refunds { count: 1 }]);
}

#[test]
fn a_return_that_waits_for_money_stands_against_both_sides() {
    let mut world = World::market();
    let id = world.buy(wish("T1", 10_000));
    world.advance(31 * Time::SECOND);
    let made = world.run(split(&id, "s1", vec![to(OTHER_SUB, 100)])).unwrap();
    let split_id = made.split.split_id;
    world.run(profitsharing::Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() }).unwrap();
    world.run(crate::profitsharing::tests::finish(&id, "f1")).unwrap();
    world.run(withdrawal::tests::withdraw(OTHER_SUB, "w1", 100)).unwrap().unwrap();
    let withdraw_id = world.all::<Withdrawal>().next().unwrap().withdraw_id.clone();
    settle(&mut world, &withdraw_id, withdrawal::Outcome::Success);
    world.run(give_back("s1", "b1", OTHER_SUB, 40)).unwrap().unwrap_err();
    let returns = vec![Block::Returns { count: 1 }];
    stands_against(&mut world, returns.clone());
    let blocked = ClosingRefusal::ClosingBlocked { blocks: returns };
    refused(world.run(close(OTHER_SUB, "C1", Sweep::Apply)), blocked);
    world.top_up(OTHER_SUB, AccountKind::BasicAvailable, 40);
    world.run(give_back("s1", "b1", OTHER_SUB, 40)).unwrap().unwrap();
    assert!(standing(&world).may_apply());
    assert!(world.run(close(OTHER_SUB, "C1", Sweep::Apply)).is_ok());
}

#[test]
fn a_return_that_is_given_up_no_longer_stands_against_it() {
    let mut world = World::market();
    let id = world.buy(wish("T1", 10_000));
    world.advance(31 * Time::SECOND);
    let made = world.run(split(&id, "s1", vec![to(OTHER_SUB, 100)])).unwrap();
    let split_id = made.split.split_id;
    world.run(profitsharing::Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() }).unwrap();
    world.run(crate::profitsharing::tests::finish(&id, "f1")).unwrap();
    world.run(withdrawal::tests::withdraw(OTHER_SUB, "w1", 100)).unwrap().unwrap();
    world.run(give_back("s1", "b1", OTHER_SUB, 40)).unwrap().unwrap_err();
    stands_against(&mut world, vec![Block::Returns { count: 1 }]);
    world.advance(5 * Time::DAY);
    let task = world.tasks(TaskKind::RetryReturn).remove(0);
    let return_id = (&*task.subject).into();
    world.run(profitsharing::RetryReturn { platform: PLATFORM.into(), return_id }).unwrap();
    assert!(standing(&world).may_apply());
    proof::check(&world);
}

#[test]
fn withdrawals_at_the_bank_stand_against_it() {
    let mut world = rich();
    world.run(withdrawal::tests::withdraw(SUB, "w1", 60)).unwrap().unwrap();
    stands_against(&mut world, vec![Block::Withdrawals { count: 1 }]);
    let withdraw_id = world.all::<Withdrawal>().next().unwrap().withdraw_id.clone();
    settle(&mut world, &withdraw_id, withdrawal::Outcome::Success);
    assert!(standing(&world).may_apply());
    // One that was never funded holds nothing.
    world.run(withdrawal::tests::withdraw(SUB, "w2", 60)).unwrap().unwrap_err();
    assert!(standing(&world).may_apply());
}

#[test]
fn a_recovery_that_waits_for_money_stands_against_it() {
    let mut world = World::market();
    let platform = Merchant::key(&PLATFORM.into(), &PLATFORM.into());
    let row = world.find::<Merchant>(&platform).unwrap().clone();
    world.put(Merchant { advance_account: Some(AccountKind::Operation), ..row });
    world.top_up(PLATFORM, AccountKind::Operation, 5_000);
    let id = world.buy(order::Create { profit_sharing: false, ..wish("T1", 1_000) });
    world.run(withdrawal::tests::withdraw(SUB, "w1", 994)).unwrap().unwrap();
    let withdraw_id = world.all::<Withdrawal>().next().unwrap().withdraw_id.clone();
    settle(&mut world, &withdraw_id, withdrawal::Outcome::Success);
    let asked = refund::Apply { payer: Payer::PartnerAdvance, ..refund(&id, "r1", 1_000, 1_000) };
    let refund_id = world.run(asked).unwrap().refund.refund_id;
    let outcome = Outcome::Success;
    world.run(refund::Settle { platform: PLATFORM.into(), refund_id: refund_id.clone(), outcome }).unwrap();
    let recover = refund::ReturnAdvance { platform: PLATFORM.into(), sub_mchid: SUB.into(), refund_id };
    world.run(recover.clone()).unwrap();
    stands_against(&mut world, vec![Block::Recoveries { count: 1 }]);
    world.top_up(SUB, AccountKind::BasicAvailable, 1_000);
    world.run(recover).unwrap();
    assert!(standing(&world).may_apply());
    proof::check(&world);
}

#[test]
fn a_control_stands_against_it() {
    let mut world = rich();
    let control = |action| Control { platform: PLATFORM.into(), mchid: SUB.into(), action };
    let freeze = ControlAction::Freeze { amount: Some(Fen::new(30)), reason: "风险".to_owned() };
    world.run(control(freeze)).unwrap();
    stands_against(&mut world, vec![Block::Control { held: Fen::new(30) }]);
    world.run(control(ControlAction::Lift)).unwrap();
    assert!(standing(&world).may_apply());
}

#[test]
fn what_comes_up_during_the_review_turns_the_application_down() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    world.buy(wish("T1", 10_000));
    pass_time(&mut world, 5 * Time::SECOND);
    let row = found(&world, &closing).closing;
    assert_eq!(row.state, ClosingState::Rejected);
    assert_eq!(row.reject_reason.as_deref(), Some("存在冻结资金或待结算资金 9940 分"));
}

#[test]
fn what_comes_up_after_the_review_refuses_the_confirmation() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    pass_time(&mut world, 5 * Time::SECOND);
    let id = world.buy(wish("T1", 10_000));
    let blocks = vec![Block::Frozen { amount: Fen::new(9_940) }];
    refused(world.run(confirm(&closing)), ClosingRefusal::ClosingBlocked { blocks });
    assert_eq!(state(&world, &closing), ClosingState::WaitingConfirm);
    world.advance(31 * Time::SECOND);
    world.run(crate::profitsharing::tests::finish(&id, "f1")).unwrap();
    world.run(confirm(&closing)).unwrap();
    pass_time(&mut world, 2 * Time::SECOND);
    assert_eq!(found(&world, &closing).accounts[0].1, Fen::new(10_040));
}

fn complain(world: &mut World, count: u32) {
    let note = Note {
        platform: PLATFORM.into(),
        mchid: SUB.into(),
        licence: None,
        complaints: Some(count),
        card: None,
    };
    assert_eq!(world.run(note).unwrap().complaints, i64::from(count));
}

#[test]
fn buyers_complaints_stand_against_a_closing_until_they_are_dealt_with() {
    let mut world = rich();
    complain(&mut world, 2);
    stands_against(&mut world, vec![Block::Complaints { count: 2 }]);
    complain(&mut world, 1);
    stands_against(&mut world, vec![Block::Complaints { count: 1 }]);
    complain(&mut world, 0);
    assert!(standing(&world).may_apply());
    // One that comes during the review turns the application down.
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    complain(&mut world, 1);
    pass_time(&mut world, 5 * Time::SECOND);
    let row = found(&world, &closing).closing;
    assert_eq!(row.state, ClosingState::Rejected);
    assert_eq!(row.reject_reason.as_deref(), Some("存在未处理的消费者投诉 1 笔"));
}
