//! Contract 2.7.2–2.7.4 and the withdrawals of Annex G.5.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

use super::*;
use crate::model::{
    AccountKind, CardState, Event, Merchant, MerchantState, Notification, TaskKind, WithdrawStatus,
    Withdrawal,
};
use crate::profitsharing::tests::sold;
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::proof;
pub(crate) use crate::testing::withdrawal::{settle, withdraw};
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World};
use tongbao_base::ids::WithdrawId;
use tongbao_base::{Fen, Time};

fn find(number: &str) -> Find {
    Find { platform: PLATFORM.into(), mchid: SUB.into(), withdrawal: WithdrawRef::Number(number.into()) }
}

fn available(world: &World) -> i64 {
    world.balance(SUB, AccountKind::BasicAvailable)
}

fn transit(world: &World) -> i64 {
    world.balance("OPERATOR", AccountKind::PayoutTransit)
}

/// A seller with 1000 available.
fn rich() -> World {
    let mut world = World::market();
    world.top_up(SUB, AccountKind::BasicAvailable, 1_000);
    world
}

fn told(world: &World) -> Vec<(Event, String)> {
    let notices = world.all::<Notification>();
    notices.map(|notice| (notice.event, notice.subject.to_string())).collect()
}

/// Closes what was never funded in time.
fn expire(world: &mut World) {
    let due = world.due_tasks().into_iter().filter(|task| task.kind == TaskKind::ExpireWithdrawal);
    for task in due.collect::<Vec<_>>() {
        let withdraw_id = WithdrawId::from(&*task.subject);
        let command = Expire { platform: PLATFORM.into(), withdraw_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    proof::check(world);
}

#[test]
fn a_withdrawal_is_handed_to_the_bank_at_ten_the_next_day() {
    let mut world = rich();
    let accepted = world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap();
    assert_eq!(accepted.status, WithdrawStatus::CreateSuccess);
    assert_eq!((available(&world), transit(&world)), (400, 600));
    let task = world.tasks(TaskKind::PayOut).remove(0);
    assert_eq!(
        (task.subject, task.due_at.rfc3339()),
        (accepted.withdraw_id.shared(), "2025-10-10T10:00:00+08:00".to_owned())
    );
    let done = world.run(settle(&accepted.withdraw_id, Outcome::Success)).unwrap();
    assert_eq!((done.status, transit(&world)), (WithdrawStatus::Success, 0));
    assert_eq!(told(&world), [(Event::WithdrawSuccess, accepted.withdraw_id.to_string())]);
    proof::check(&world);
}

#[test]
fn the_banks_hour_can_be_moved_but_not_into_the_past() {
    for (days, hour, due_at) in [
        (0, 10, "2025-10-09T16:53:20+08:00"),
        (0, 18, "2025-10-09T18:00:00+08:00"),
        (3, 0, "2025-10-12T00:00:00+08:00"),
    ] {
        let mut world = rich();
        world.rules.withdraw.bank_days = days;
        world.rules.withdraw.bank_hour = hour;
        world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap();
        assert_eq!(world.tasks(TaskKind::PayOut)[0].due_at.rfc3339(), due_at);
    }
}

#[test]
fn a_short_withdrawal_is_kept_and_succeeds_under_the_same_number_when_there_is_money() {
    let mut world = rich();
    let asked = withdraw(SUB, "w1", 1_500);
    let short = Refusal::WithdrawShort { available: Fen::new(1_000), asked: Fen::new(1_500) };
    for _ in 0..2 {
        assert_eq!(world.run(asked.clone()).unwrap(), Err(short.clone()));
    }
    let kept: Withdrawal = world.ask(find("w1")).unwrap();
    assert_eq!((kept.status, available(&world)), (WithdrawStatus::Init, 1_000));
    assert!(world.tasks(TaskKind::PayOut).is_empty());
    world.top_up(SUB, AccountKind::BasicAvailable, 500);
    world.advance(Time::HOUR);
    let accepted = world.run(asked.clone()).unwrap().unwrap();
    assert_eq!(accepted.withdraw_id, kept.withdraw_id);
    assert_eq!((accepted.status, accepted.created_at), (WithdrawStatus::CreateSuccess, kept.created_at));
    assert_eq!(world.run(asked).unwrap().unwrap(), accepted);
    assert_eq!((available(&world), world.tasks(TaskKind::PayOut).len()), (0, 1));
    world.advance(6 * Time::DAY);
    expire(&mut world);
    assert_eq!(world.ask(find("w1")).unwrap().status, WithdrawStatus::CreateSuccess);
}

#[test]
fn a_number_lasts_6_days() {
    let mut world = rich();
    let asked = withdraw(SUB, "w1", 1_500);
    let until = world.now.after_ms(6 * Time::DAY);
    world.run(asked.clone()).unwrap().unwrap_err();
    world.now = until.after_ms(-1);
    world.run(asked.clone()).unwrap().unwrap_err();
    world.top_up(SUB, AccountKind::BasicAvailable, 500);
    world.now = until;
    let expired = Refusal::WithdrawExpired { until, now: until };
    assert_eq!(world.run(asked.clone()), Err(expired.clone()), "before the step that closes it");
    expire(&mut world);
    let closed = world.ask(find("w1")).unwrap();
    assert_eq!((closed.status, closed.reason.is_some()), (WithdrawStatus::Close, true));
    assert_eq!(told(&world), [(Event::WithdrawClose, closed.withdraw_id.to_string())]);
    assert_eq!(world.run(asked), Err(expired));
    world.run(withdraw(SUB, "w2", 1_500)).unwrap().unwrap();
}

#[test]
fn a_failed_withdrawal_comes_back() {
    let mut world = rich();
    let accepted = world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap();
    let failed = world.run(settle(&accepted.withdraw_id, Outcome::Fail("户名不符".to_owned()))).unwrap();
    assert_eq!((failed.status, failed.reason.as_deref()), (WithdrawStatus::Fail, Some("户名不符")));
    assert_eq!((available(&world), transit(&world)), (1_000, 0));
    assert_eq!(told(&world), [(Event::WithdrawFail, accepted.withdraw_id.to_string())]);
    proof::check(&world);
}

#[test]
fn a_withdrawal_that_bounces_comes_back_after_its_success() {
    let mut world = rich();
    let accepted = world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap();
    world.run(settle(&accepted.withdraw_id, Outcome::Success)).unwrap();
    world.advance(2 * Time::DAY);
    let bounced = world.run(settle(&accepted.withdraw_id, Outcome::Refund("退票".to_owned()))).unwrap();
    assert_eq!((bounced.status, bounced.updated_at), (WithdrawStatus::Refund, world.now));
    assert_eq!((available(&world), transit(&world)), (1_000, 0));
    let events: Vec<_> = told(&world).into_iter().map(|(event, _)| event).collect();
    assert_eq!(events, [Event::WithdrawSuccess, Event::WithdrawRefund]);
    proof::check(&world);
}

#[test]
fn an_outcome_counts_once_and_only_a_success_bounces() {
    let reason = || "退票".to_owned();
    let cases = [
        (Outcome::Success, vec![Outcome::Fail(reason())]),
        (Outcome::Fail(reason()), vec![Outcome::Success, Outcome::Refund(reason())]),
        (Outcome::Refund(reason()), vec![Outcome::Success, Outcome::Fail(reason())]),
    ];
    for (outcome, others) in cases {
        let mut world = rich();
        let id = world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap().withdraw_id;
        let done = world.run(settle(&id, outcome.clone())).unwrap();
        let before = world.rows().clone();
        assert_eq!(world.run(settle(&id, outcome)).unwrap(), done);
        for other in others {
            let refusal = world.run(settle(&id, other)).err();
            assert_eq!(refusal, Some(Refusal::WithdrawSettled { status: done.status }));
        }
        assert_eq!(*world.rows(), before);
        proof::check(&world);
    }
    let mut world = rich();
    world.run(withdraw(SUB, "w1", 1_500)).unwrap().unwrap_err();
    let id = world.ask(find("w1")).unwrap().withdraw_id;
    let refusal = world.run(settle(&id, Outcome::Success)).err();
    assert_eq!(refusal, Some(Refusal::WithdrawSettled { status: WithdrawStatus::Init }));
}

#[test]
fn frozen_money_is_never_withdrawn() {
    let mut world = World::market();
    sold(&mut world, "t1", 10_000);
    let short = Refusal::WithdrawShort { available: Fen::ZERO, asked: Fen::new(1) };
    assert_eq!(world.run(withdraw(SUB, "w1", 1)).unwrap(), Err(short));
    let pending = Create { account: AccountKind::BasicPending, ..withdraw(SUB, "w2", 1) };
    let account = AccountKind::BasicPending;
    assert_eq!(world.run(pending), Err(Refusal::AccountNotOpen { account }));
}

#[test]
fn a_platform_withdraws_its_own_money_and_each_merchant_has_its_own_numbers() {
    let mut world = rich();
    world.top_up(PLATFORM, AccountKind::Operation, 700);
    let own = Create { account: AccountKind::Operation, ..withdraw(PLATFORM, "w1", 700) };
    let accepted = world.run(own).unwrap().unwrap();
    world.run(withdraw(SUB, "w1", 600)).unwrap().unwrap();
    assert_eq!(world.balance(PLATFORM, AccountKind::Operation), 0);
    world.run(settle(&accepted.withdraw_id, Outcome::Fail("x".to_owned()))).unwrap();
    assert_eq!(world.balance(PLATFORM, AccountKind::Operation), 700);
    let by_id = |mchid: &str| Find {
        platform: PLATFORM.into(),
        mchid: mchid.into(),
        withdrawal: WithdrawRef::Id(accepted.withdraw_id.clone()),
    };
    assert_eq!(world.ask(by_id(PLATFORM)).unwrap().status, WithdrawStatus::Fail);
    let number = accepted.withdraw_id.shared();
    assert_eq!(world.ask(by_id(SUB)), Err(Refusal::WithdrawNotFound { number }));
    assert_eq!(world.ask(find("w9")), Err(Refusal::WithdrawNotFound { number: "w9".into() }));
}

#[test]
fn the_same_number_is_the_same_withdrawal() {
    let mut world = rich();
    let asked = Create { remark: Some("rent".to_owned()), ..withdraw(SUB, "w1", 600) };
    let first = world.run(asked.clone()).unwrap().unwrap();
    let elsewhere = Create { notify_url: None, ..asked.clone() };
    assert_eq!(world.run(elsewhere).unwrap().unwrap(), first);
    let differing = [
        (Create { amount: Fen::new(601), ..asked.clone() }, "amount"),
        (Create { account: AccountKind::Fees, ..asked.clone() }, "account_type"),
        (Create { remark: None, ..asked.clone() }, "remark"),
        (Create { bank_memo: Some("x".to_owned()), ..asked }, "bank_memo"),
    ];
    for (asked, field) in differing {
        let refusal = world.run(asked).err();
        assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "w1".into(), field }));
    }
    assert_eq!(available(&world), 400);
}

#[test]
fn a_withdrawal_needs_an_amount_in_range_an_active_merchant_and_a_card() {
    let mut world = rich();
    let (min, max) = (Fen::new(1), Fen::new(80_000_000_000));
    for amount in [0, 80_000_000_001] {
        let asked = Fen::new(amount);
        let refusal = world.run(withdraw(SUB, "w1", amount));
        assert_eq!(refusal, Err(Refusal::WithdrawOutOfRange { asked, min, max }));
    }
    let unknown = world.run(withdraw("1900000999", "w1", 1));
    assert_eq!(unknown, Err(Refusal::MerchantUnknown { mchid: "1900000999".into() }));
    let key = Merchant::key(&PLATFORM.into(), &OTHER_SUB.into());
    let other = world.find::<Merchant>(&key).unwrap().clone();
    for state in [CardState::Missing, CardState::Unverified] {
        world.put(Merchant { card_state: state, ..other.clone() });
        assert_eq!(world.run(withdraw(OTHER_SUB, "w1", 1)), Err(Refusal::CardUnusable { state }));
    }
    let state = MerchantState::Frozen;
    world.put(Merchant { state, ..other });
    let mchid = OTHER_SUB.into();
    assert_eq!(world.run(withdraw(OTHER_SUB, "w1", 1)), Err(Refusal::MerchantUnusable { mchid, state }));
}
