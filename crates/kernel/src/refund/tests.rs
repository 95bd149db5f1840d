//! Contract, Annexes F.2, F.3, F.5 and G.4.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

mod advances;
mod amounts;
mod generic;
mod outcomes;
mod rerouting;
mod sources;

use super::*;
use crate::model::{
    AccountKind, AdvanceResult, AdvanceReturn, Merchant, Pocket, Refund, RefundStatus, TaskKind,
};
use crate::profitsharing::tests::{finish, last, pockets, sold, split, split_now, to, work_off};
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::proof;
pub(crate) use crate::testing::refund::{buyers_card, refund, reroute, settle};
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World, wish};
use tongbao_base::ids::{RefundId, TransactionId};
use tongbao_base::{Fen, Time};

/// From the pocket that it names, whole.
pub(crate) fn from(pocket: Pocket, apply: Apply) -> Apply {
    Apply { from: vec![Source { pocket, amount: None }], ..apply }
}

/// Accepted, and the buyer has it.
pub(crate) fn refund_now(world: &mut World, apply: Apply) -> Refund {
    let refund = world.run(apply).unwrap().refund;
    let done = world.run(settle(&refund.refund_id, Outcome::Success)).unwrap();
    proof::check(world);
    done
}

fn advanced(apply: Apply) -> Apply {
    Apply { payer: Payer::PartnerAdvance, ..apply }
}

/// The platform may advance from its operating money, and has so much of it.
fn permit_advance(world: &mut World, amount: i64) {
    let key = Merchant::key(&PLATFORM.into(), &PLATFORM.into());
    let platform = world.find::<Merchant>(&key).unwrap().clone();
    world.put(Merchant { advance_account: Some(AccountKind::Operation), ..platform });
    if amount > 0 {
        world.top_up(PLATFORM, AccountKind::Operation, amount);
    }
}

/// The seller withdraws all but `amount`.
fn leave_available(world: &mut World, number: &str, amount: i64) {
    let (_, available) = pockets(world);
    world.run(crate::withdrawal::tests::withdraw(SUB, number, available - amount)).unwrap().unwrap();
}
