//! Emptying the accounts, and what the bank makes of it.

use super::*;
use crate::model::OPERATOR;

#[test]
fn every_account_is_emptied_by_a_payout_of_its_own() {
    let mut world = rich();
    let closing = closed(&mut world, SUB, "C1", Sweep::Apply);
    let answer = found(&world, &closing);
    let paid: Vec<(AccountKind, i64)> =
        answer.payouts.iter().map(|payout| (payout.account, payout.amount.get())).collect();
    let expected = [
        (AccountKind::BasicAvailable, 100),
        (AccountKind::Operation, 20),
        (AccountKind::Deposit, 4),
        (AccountKind::Fees, 3),
    ];
    assert_eq!(paid, expected);
    assert_eq!(answer.accounts, expected.map(|(account, amount)| (account, Fen::new(amount))));
    assert!(answer.payouts.iter().all(|payout| payout.card_tail == "6789" && payout.card_bank == "招商银行"));
    assert_eq!(world.balance(OPERATOR, AccountKind::PayoutTransit), 127);
    assert_eq!(world.tasks(TaskKind::PayOut).len(), 4);
    let outside = world.balance(OPERATOR, AccountKind::ChannelCash);
    for payout in &answer.payouts {
        settle(&mut world, &payout.withdraw_id, withdrawal::Outcome::Success);
    }
    assert_eq!(world.balance(OPERATOR, AccountKind::PayoutTransit), 0);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), outside + 127);
    assert!(found(&world, &closing).payouts.iter().all(|row| row.status == WithdrawStatus::Success));
}

#[test]
fn with_nothing_to_pay_the_number_is_simply_closed() {
    let mut world = World::market();
    let closing = closed(&mut world, SUB, "C1", Sweep::Apply);
    assert_eq!((closing.state, closing.payouts.as_str()), (ClosingState::Cancelled, ""));
    assert_eq!(merchant_state(&world, SUB), MerchantState::Cancelled);
}

#[test]
fn money_that_is_not_to_be_paid_out_stays_and_can_be_applied_for_later() {
    let mut world = rich();
    let closing = closed(&mut world, SUB, "C1", Sweep::Leave);
    assert_eq!(closing.state, ClosingState::Cancelled);
    assert_eq!(balances(&world), [100, 20, 4, 3]);
    assert_eq!(world.tasks(TaskKind::PayOut), []);
    let again = world.run(close(SUB, "C2", Sweep::Apply)).unwrap();
    pass_time(&mut world, 7 * Time::SECOND);
    assert_eq!(found(&world, &again).payouts.len(), 4);
    assert_eq!(balances(&world), [0; 4]);
}

#[test]
fn a_payout_that_fails_or_bounces_comes_back_and_may_be_applied_for_again_with_papers() {
    let mut world = rich();
    let closing = closed(&mut world, SUB, "C1", Sweep::Apply);
    let payouts = found(&world, &closing).payouts;
    let under_way = ClosingRefusal::ClosingBlocked { blocks: vec![Block::Withdrawals { count: 4 }] };
    refused(world.run(close(SUB, "C2", Sweep::Apply)), under_way);
    for payout in &payouts[1..] {
        settle(&mut world, &payout.withdraw_id, withdrawal::Outcome::Success);
    }
    settle(&mut world, &payouts[0].withdraw_id, withdrawal::Outcome::Fail("户名不符".to_owned()));
    assert_eq!(balances(&world), [100, 0, 0, 0]);
    settle(&mut world, &payouts[1].withdraw_id, withdrawal::Outcome::Refund("账户已销".to_owned()));
    assert_eq!(balances(&world), [100, 20, 0, 0]);

    let without = Wish::Settle { sweep: Sweep::Apply, payee: payee(), has_proof: false };
    refused(world.run(apply(SUB, "C2", without)), ClosingRefusal::ProofMissing { need: ProofNeed::Closed });
    refused(world.run(close(SUB, "C2", Sweep::Leave)), ClosingRefusal::SweepMissing);
    let again = world.run(close(SUB, "C2", Sweep::Apply)).unwrap();
    assert!(again.again);
    // Nobody is asked to confirm what is closed already.
    pass_time(&mut world, 5 * Time::SECOND);
    assert_eq!(state(&world, &again), ClosingState::Processing);
    pass_time(&mut world, 2 * Time::SECOND);
    assert_eq!(balances(&world), [0; 4]);
    for payout in found(&world, &again).payouts {
        settle(&mut world, &payout.withdraw_id, withdrawal::Outcome::Success);
    }
    let gone = ClosingRefusal::ClosedAlready { mchid: SUB.into() };
    refused(world.run(close(SUB, "C3", Sweep::Apply)), gone);
    // What the first application's payouts came to is still told.
    let first: Vec<WithdrawStatus> =
        found(&world, &closing).payouts.iter().map(|payout| payout.status).collect();
    assert_eq!(
        first,
        [WithdrawStatus::Fail, WithdrawStatus::Refund, WithdrawStatus::Success, WithdrawStatus::Success]
    );
    assert_eq!(world.audit().total, 0);
}

#[test]
fn an_older_withdrawal_that_bounces_after_the_closing_is_not_lost() {
    let mut world = rich();
    world.run(withdrawal::tests::withdraw(SUB, "w1", 60)).unwrap().unwrap();
    let older = world.all::<Withdrawal>().next().unwrap().withdraw_id.clone();
    settle(&mut world, &older, withdrawal::Outcome::Success);
    closed(&mut world, SUB, "C1", Sweep::Apply);
    settle(&mut world, &older, withdrawal::Outcome::Refund("账户已销".to_owned()));
    assert_eq!(balances(&world), [60, 0, 0, 0]);
}
