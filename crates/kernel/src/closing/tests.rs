//! Contract 2.9: every state, every refusal, and the balances to the fen.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

mod applying;
mod closed;
mod controls;
mod leftovers;
mod older;
mod papers;
mod paying;
mod standing;

use super::*;
use crate::model::{
    AccountKind, Closing, ClosingFlow, ClosingState, Merchant, MerchantState, Sweep, TaskKind,
    WithdrawStatus, Withdrawal,
};
use crate::refusal::{Block, ClosingRefusal, ProofNeed, Refusal};
use crate::task::Done;
pub(crate) use crate::testing::closing::{apply, close, confirm, leftover, payee};
use crate::testing::proof;
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World, payment, wish};
use crate::withdrawal;
use tongbao_base::ids::{ClosingId, WithdrawId};
use tongbao_base::{Fen, Time};

fn review(closing: &Closing, verdict: Verdict) -> Review {
    Review { platform: PLATFORM.into(), closing_id: closing.closing_id.clone(), verdict }
}

fn reject(closing: &Closing) -> Review {
    review(closing, Verdict::Reject("材料不清晰".to_owned()))
}

fn hold(closing: &Closing) -> Hold {
    Hold { platform: PLATFORM.into(), closing_id: closing.closing_id.clone() }
}

fn found(world: &World, closing: &Closing) -> ClosingFound {
    let closing_ref = ClosingRef::Id(closing.closing_id.clone());
    world.ask(Find { platform: PLATFORM.into(), flow: closing.flow, closing: closing_ref }).unwrap()
}

fn state(world: &World, closing: &Closing) -> ClosingState {
    found(world, closing).closing.state
}

/// Lets time pass, and does the applications' steps that fall due on the way, each at its time.
fn pass_time(world: &mut World, ms: i64) {
    let target = world.now.after_ms(ms);
    while let Some(task) = next_step(world).filter(|task| task.due_at <= target) {
        world.now = world.now.max(task.due_at);
        let closing_id = ClosingId::from(&*task.subject);
        let command = Advance { platform: PLATFORM.into(), closing_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
        proof::check(world);
    }
    world.now = target;
}

fn next_step(world: &World) -> Option<crate::model::Task> {
    world.tasks(TaskKind::AdvanceClosing).into_iter().next()
}

/// Applies, passes the review and confirms.
fn confirmed(world: &mut World, sub_mchid: &str, number: &str, sweep: Sweep) -> Closing {
    let closing = world.run(close(sub_mchid, number, sweep)).unwrap();
    pass_time(world, 5 * Time::SECOND);
    world.run(confirm(&closing)).unwrap()
}

/// Applies, passes the review, confirms and empties the accounts.
fn closed(world: &mut World, sub_mchid: &str, number: &str, sweep: Sweep) -> Closing {
    let closing = confirmed(world, sub_mchid, number, sweep);
    pass_time(world, 2 * Time::SECOND);
    found(world, &closing).closing
}

/// The bank says what became of a payout.
fn settle(world: &mut World, withdraw_id: &WithdrawId, outcome: withdrawal::Outcome) {
    world.run(withdrawal::tests::settle(withdraw_id, outcome)).unwrap();
    proof::check(world);
}

fn merchant_state(world: &World, mchid: &str) -> MerchantState {
    world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &mchid.into())).unwrap().state
}

/// A seller with 100, 20, 3 and 4 fen in its four accounts.
fn rich() -> World {
    let mut world = World::market();
    for (account, amount) in [
        (AccountKind::BasicAvailable, 100),
        (AccountKind::Operation, 20),
        (AccountKind::Fees, 3),
        (AccountKind::Deposit, 4),
    ] {
        world.top_up(SUB, account, amount);
    }
    world
}

fn balances(world: &World) -> [i64; 4] {
    ACCOUNTS.map(|account| world.balance(SUB, account))
}

#[expect(clippy::needless_pass_by_value, reason = "a test writes the answer where it asks")]
#[track_caller]
fn refused<T: std::fmt::Debug + PartialEq>(answer: Result<T, Refusal>, refusal: ClosingRefusal) {
    assert_eq!(answer, Err(refusal.into()));
}
