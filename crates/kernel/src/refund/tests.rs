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
use crate::holding::proof;
use crate::model::{
    AccountKind, AdvanceResult, AdvanceReturn, Merchant, Pocket, Refund, RefundStatus, TaskKind,
};
use crate::profitsharing::tests::{finish, last, pockets, sold, split, split_now, to, work_off};
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::{APP, OTHER_SUB, PLATFORM, SUB, World, wish};
use tongbao_base::ids::{RefundId, TransactionId};
use tongbao_base::{Fen, Time};

/// A refund of `amount` of an order over `total`.
pub(crate) fn refund(id: &TransactionId, number: &str, amount: i64, total: i64) -> Apply {
    Apply {
        platform: PLATFORM.into(),
        appid: Some(APP.into()),
        sub_mchid: SUB.into(),
        sub_appid: None,
        order: OrderRef::Transaction(id.clone()),
        out_refund_no: number.into(),
        amount: Fen::new(amount),
        total: Fen::new(total),
        from: Vec::new(),
        payer: Payer::SubMerchant,
        reason: None,
        notify_url: Some("https://shop.example/refunded".to_owned()),
    }
}

/// From the pocket that it names, whole.
pub(crate) fn from(pocket: Pocket, apply: Apply) -> Apply {
    Apply { from: vec![Source { pocket, amount: None }], ..apply }
}

pub(crate) fn settle(refund_id: &RefundId, outcome: Outcome) -> Settle {
    Settle { platform: PLATFORM.into(), refund_id: refund_id.clone(), outcome }
}

/// To a card, after it could not be paid.
pub(crate) fn reroute(refund: &Refund, card: Card) -> Reroute {
    Reroute {
        platform: PLATFORM.into(),
        sub_mchid: refund.sub_mchid.clone(),
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.out_refund_no.clone(),
        card,
    }
}

/// A card that a buyer names.
pub(crate) fn buyers_card() -> Card {
    Card::Buyer { bank: "CMB_DEBIT".to_owned(), tail: "0403".to_owned() }
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
