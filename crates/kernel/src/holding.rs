//! What splits, subsidies and refunds share: the order that they are about, the seller's two
//! pockets, and the release of what is left frozen.
//!
//! Invariant (contract, Annex B, 3): `given + given_own + refunded_frozen + unsplit + locked +
//! released = total − fee + subsidised − subsidy_returned_frozen`, for every split order.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{AccountKind, Journal, Order};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_base::{Fen, Overflow};

pub(crate) use crate::order::session::days_after;

/// Names an order of a sub-merchant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderOf<'a> {
    pub platform: &'a MchId,
    pub sub_mchid: &'a MchId,
    pub transaction_id: &'a TransactionId,
}

impl OrderOf<'_> {
    /// The order, paid.
    pub fn paid<'v>(&self, view: View<'v>) -> Result<&'v Order, Stop> {
        let order = match view.find::<Order>(&Order::key(self.platform, self.transaction_id))? {
            Some(order) if order.sub_mchid == *self.sub_mchid => order,
            _ => {
                merchant::lookup::get(view, self.platform, self.sub_mchid)?;
                return Err(Refusal::OrderNotFound { number: self.transaction_id.shared() }.into());
            }
        };
        if !order.is_paid() {
            let number = self.transaction_id.shared();
            return Err(Refusal::OrderNotPaid { number, state: order.state }.into());
        }
        Ok(order)
    }
}

/// The seller's frozen money.
pub(crate) fn pending(order: &Order) -> AccountKey {
    AccountKey::merchant(&order.platform, &order.sub_mchid, AccountKind::BasicPending)
}

/// The seller's money that it may withdraw.
pub(crate) fn available(order: &Order) -> AccountKey {
    AccountKey::merchant(&order.platform, &order.sub_mchid, AccountKind::BasicAvailable)
}

/// J11: what is left frozen becomes available, and the order takes no more splits. Answers how
/// much it was; what is promised to an accepted split stays frozen until that is worked off.
pub(crate) fn release(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    order: &mut Order,
    reference: &str,
) -> Result<Fen, Overflow> {
    let rest = order.unsplit;
    order.unsplit = Fen::ZERO;
    order.released = order.released.plus(rest)?;
    order.finished = true;
    let cause = Cause { order: Some(&order.transaction_id), reference };
    post(changes, ctx, Journal::Release, (&pending(order), &available(order)), rest, cause);
    Ok(rest)
}

/// Money is asked for in whole fen, at least one.
pub(crate) fn check_positive(amount: Fen) -> Result<(), Refusal> {
    let min = Fen::new(1);
    if amount < min { Err(Refusal::AmountTooSmall { asked: amount, min }) } else { Ok(()) }
}

/// A number of 29 digits (contract 1.14).
pub(crate) fn number(ctx: &mut Ctx<'_>, prefix: &str) -> String {
    ctx.ids.digits(prefix, 29, ctx.now)
}
