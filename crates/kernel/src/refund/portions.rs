//! How a refund divides: what the buyer gets, what the coupon's sponsor gets, and the fee that
//! comes back (3.7).
//!
//! Each is the share of all refunds so far less what earlier refunds had of it, so that a full
//! refund in any number of parts gives back exactly what was paid. A refund that was closed in
//! between can leave an earlier rounding behind; the bounds keep every part possible.

use crate::model::Order;
use tongbao_base::{Fen, Overflow};

/// A refund in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Portions {
    /// What the buyer gets.
    pub payer: Fen,
    /// What goes back to the coupon's sponsor.
    pub discount: Fen,
    /// The fee that comes back (φ).
    pub fee_back: Fen,
    /// What the seller's pocket loses: the refund less the fee that comes back.
    pub net: Fen,
}

/// The parts of a refund of `amount`, which is at most what is left of the order.
pub(super) fn portions(order: &Order, amount: Fen) -> Result<Portions, Overflow> {
    let so_far = order.refunded.plus(amount)?;
    let share = |whole: Fen| whole.share_half_up(so_far, order.total);

    let fee_left = order.fee.minus(order.fee_refunded)?;
    let fee_back = bounded(share(order.fee)?.minus(order.fee_refunded)?, Fen::ZERO, fee_left.min(amount));

    let payer_left = order.payer_total.minus(order.payer_refunded)?;
    let discount_refunded = order.refunded.minus(order.payer_refunded)?;
    let discount_left = order.total.minus(order.payer_total)?.minus(discount_refunded)?;
    let least = amount.minus(discount_left)?.max(Fen::ZERO);
    let payer =
        bounded(share(order.payer_total)?.minus(order.payer_refunded)?, least, payer_left.min(amount));

    Ok(Portions { payer, discount: amount.minus(payer)?, fee_back, net: amount.minus(fee_back)? })
}

fn bounded(amount: Fen, least: Fen, most: Fen) -> Fen {
    amount.max(least).min(most)
}
