//! Contract, Annex G.3, and the worked example of 3.12.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an overflow or a missing row fails the test"
)]

pub(crate) mod generic;
mod receivers;
mod returns;
mod splits;

use super::*;
use crate::model::{AccountKind, FailReason, Family, Order, ReceiverKind, Relation, TaskKind};
use crate::refusal::Refusal;
use crate::task::Done;
pub(crate) use crate::testing::profitsharing::{
    PERSON, add_person, finish, give_back, last, split, to, to_person,
};
use crate::testing::proof;
use crate::testing::{APP, OTHER_SUB, PLATFORM, SUB, World, wish};
use tongbao_base::ids::{ReturnId, SplitId, TransactionId};
use tongbao_base::{Fen, Time};

/// A paid order that may be split from now on.
pub(crate) fn sold(world: &mut World, number: &str, total: i64) -> TransactionId {
    let id = world.buy(wish(number, total));
    world.advance(31 * Time::SECOND);
    id
}

/// Works off every split that is due; these lines are closed by the outside world.
pub(crate) fn work_off(world: &mut World, closed: &[Closed]) {
    let due = world.due_tasks().into_iter().filter(|task| task.kind == TaskKind::ExecuteSplit);
    for task in due.collect::<Vec<_>>() {
        let split_id = SplitId::from(&*task.subject);
        let command = Execute { platform: PLATFORM.into(), split_id, closed: closed.to_vec() };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    proof::check(world);
}

/// Accepted and worked off.
pub(crate) fn split_now(world: &mut World, create: Create) -> SplitFound {
    let found = world.run(create.clone()).unwrap();
    work_off(world, &[]);
    let find = Find {
        platform: create.platform,
        sub_mchid: create.sub_mchid,
        transaction_id: create.transaction_id,
        out_order_no: create.out_order_no,
    };
    let after = world.ask(find).unwrap();
    assert_eq!(after.split.split_id, found.split.split_id);
    after
}

fn left(world: &World, id: &TransactionId) -> i64 {
    let query = Amounts { platform: PLATFORM.into(), transaction_id: id.clone() };
    world.ask(query).unwrap().get()
}

/// The seller's frozen and available money.
pub(crate) fn pockets(world: &World) -> (i64, i64) {
    (world.balance(SUB, AccountKind::BasicPending), world.balance(SUB, AccountKind::BasicAvailable))
}

fn available(world: &World, mchid: &str) -> i64 {
    world.balance(mchid, AccountKind::BasicAvailable)
}
