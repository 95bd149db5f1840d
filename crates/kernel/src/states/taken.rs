//! Every step of the money's machines is one that something takes: the examples of docs/money.md,
//! and these few stories.

use super::{MACHINES, watch};
use crate::ledger::examples::{self, EXAMPLES};
use crate::model::AccountKind;
use crate::order;
use crate::order::tests::codes;
use crate::profitsharing::RetryReturn;
use crate::profitsharing::tests::{generic, give_back, sold, split, split_now, to};
use crate::refund::tests::refund;
use crate::refund::{RetryAdvance, ReturnAdvance};
use crate::subsidy::tests::{cancel, subsidise, take_back};
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World, wish};
use crate::withdrawal::{self, tests::withdraw};
use std::collections::BTreeSet;
use tongbao_base::Time;

const STORIES: [fn(); 13] = [
    closed_order,
    return_after_a_top_up,
    generic::a_return_that_is_short_fails_and_another_number_may_try_again,
    cancelled_subsidy,
    subsidy_given_back_whole,
    recovery_that_waits,
    recovery_that_fails,
    withdrawals_that_wait,
    codes::a_code_pays_at_once_by_the_same_entries_as_a_session_and_nobody_is_told,
    codes::a_password_is_awaited_and_then_the_buyer_of_the_code_pays,
    codes::who_declines_or_lets_the_time_pass_has_not_paid,
    codes::an_unpaid_code_payment_is_reversed_and_never_paid,
    codes::a_paid_code_payment_is_given_back_in_full,
];

fn closed_order() {
    let mut world = World::market();
    world.run(wish("t1", 100)).unwrap();
    let close = order::Close { platform: PLATFORM.into(), sub_mchid: SUB.into(), out_trade_no: "t1".into() };
    world.run(close).unwrap();
}

fn return_after_a_top_up() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(OTHER_SUB, 1_000)]));
    world.run(withdraw(OTHER_SUB, "w1", 1_000)).unwrap().unwrap();
    world.run(give_back("s1", "b1", OTHER_SUB, 400)).unwrap().unwrap_err();
    world.top_up(OTHER_SUB, AccountKind::BasicAvailable, 400);
    let return_id = world.all::<crate::model::SplitReturn>().next().unwrap().return_id.clone();
    world.run(RetryReturn { platform: PLATFORM.into(), return_id }).unwrap();
}

fn cancelled_subsidy() {
    let (mut world, id) = examples::announced();
    world.run(refund(&id, "f1", 1_000, 10_000)).unwrap();
    world.run(cancel(&id)).unwrap();
}

fn subsidy_given_back_whole() {
    let (mut world, id) = examples::announced();
    world.run(subsidise(&id, 2_000)).unwrap();
    let refund_id = world.run(refund(&id, "f1", 1_000, 10_000)).unwrap().refund.refund_id;
    world.run(take_back(&id, "b1", Some(&refund_id), 2_000)).unwrap();
}

/// A recovery for which the seller has no money yet.
fn waiting() -> (World, RetryAdvance) {
    let (mut world, id) = examples::short();
    let refund_id = world.run(examples::advance(&id)).unwrap().refund.refund_id;
    let sub_mchid = SUB.into();
    let give = ReturnAdvance { platform: PLATFORM.into(), sub_mchid, refund_id: refund_id.clone() };
    world.run(give).unwrap();
    (world, RetryAdvance { platform: PLATFORM.into(), refund_id })
}

fn recovery_that_waits() {
    let (mut world, retry) = waiting();
    world.top_up(SUB, AccountKind::BasicAvailable, 3_000);
    world.run(retry).unwrap();
}

fn recovery_that_fails() {
    let (mut world, retry) = waiting();
    world.advance(90 * Time::DAY);
    world.run(retry).unwrap();
}

fn withdrawals_that_wait() {
    let mut world = World::market();
    for number in ["w1", "w2"] {
        world.run(withdraw(SUB, number, 100)).unwrap().unwrap_err();
    }
    world.top_up(SUB, AccountKind::BasicAvailable, 100);
    let funded = world.run(withdraw(SUB, "w1", 100)).unwrap().unwrap().withdraw_id;
    let bounced = withdrawal::Outcome::Refund("户名不符".to_owned());
    world.run(withdrawal::tests::settle(&funded, bounced)).unwrap();
    world.advance(6 * Time::DAY);
    let rows = world.all::<crate::model::Withdrawal>();
    let unfunded = rows.map(|row| row.withdraw_id.clone()).find(|id| *id != funded).unwrap();
    world.run(withdrawal::Expire { platform: PLATFORM.into(), withdraw_id: unfunded }).unwrap();
}

/// Applications have stories of their own, in their own tests.
const MONEY: [&str; 8] =
    ["order", "split", "split receiver", "split return", "subsidy", "refund", "advance return", "withdrawal"];

#[test]
fn every_step_of_the_moneys_machines_is_taken() {
    for (_, play) in EXAMPLES {
        play();
    }
    for tell in STORIES {
        tell();
    }
    let machines = MACHINES.iter().filter(|machine| MONEY.contains(&machine.name));
    let steps: BTreeSet<_> = machines
        .flat_map(|machine| machine.steps.iter().map(|step| (machine.name, step.from, step.to)))
        .collect();
    let taken = watch::taken();
    let never: Vec<_> = steps.difference(&taken).collect();
    assert!(never.is_empty(), "nothing takes {never:#?}");
}
