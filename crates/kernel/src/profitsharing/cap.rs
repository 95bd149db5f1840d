//! How much of an order others may get (3.5).

use crate::model::Order;
use crate::rules::{CapBase, SplitRules};
use tongbao_base::{Fen, Overflow};

/// The cap at a ratio in 1/10,000: rounded down.
pub(super) fn cap(order: &Order, ratio_bp: i64, rules: &SplitRules) -> Result<Fen, Overflow> {
    base(order, rules)?.rate_floor(ratio_bp)
}

fn base(order: &Order, rules: &SplitRules) -> Result<Fen, Overflow> {
    let shrinks = rules.cap_shrinks_with_refund;
    let left = |all: Fen, gone: Fen| if shrinks { all.minus(gone) } else { Ok(all) };
    let paid = left(order.total, order.refunded)?;
    let own = match rules.cap_base.of(order.family) {
        CapBase::Splittable => paid.minus(left(order.fee, order.fee_refunded)?)?,
        CapBase::OrderAmount => paid,
    };
    if rules.cap_base_includes_subsidy {
        own.plus(left(order.subsidised, order.subsidy_returned)?)
    } else {
        Ok(own)
    }
}
