//! What an order states of itself, and whether that adds up.

use super::tally::{About, Fact};
use super::{Audit, Finding, Invariant, sum};
use crate::ledger::AccountKey;
use crate::model::{AccountKind, Order};
use tongbao_base::Fen;

impl Audit {
    /// Takes in an order.
    pub fn order(&mut self, row: &Order) {
        let order = About::Order(&row.platform, &row.transaction_id);
        let mut facts = self.tally.about(order);
        let frozen = sum(&[row.unsplit, row.locked]);
        let paid = if row.was_paid() { row.total } else { Fen::ZERO };
        let less = |a: Fen, b: Fen| sum(&[a]).saturating_sub(sum(&[b]));
        let coupon = if row.was_paid() { less(row.total, row.payer_total) } else { 0 };
        for (fact, amount) in [
            (Fact::Frozen, frozen),
            (Fact::Paid, sum(&[paid])),
            (Fact::Coupon, coupon),
            (Fact::FeeCharged, sum(&[row.fee])),
            (Fact::FeeKept, less(row.fee, row.fee_refunded)),
            (Fact::Subsidised, sum(&[row.subsidised])),
            (Fact::SubsidyReturned, sum(&[row.subsidy_returned])),
            (Fact::SubsidyReturnedFrozen, sum(&[row.subsidy_returned_frozen])),
            (Fact::Given, sum(&[row.given])),
            (Fact::GivenOwn, sum(&[row.given_own])),
            (Fact::Refunded, sum(&[row.refunded])),
            (Fact::PayerRefunded, sum(&[row.payer_refunded])),
            (Fact::RefundRows, sum(&[row.refunded])),
            (Fact::Locked, sum(&[row.locked])),
        ] {
            facts.add(fact, amount);
        }
        if frozen != 0 {
            let key = AccountKey::merchant(&row.platform, &row.sub_mchid, AccountKind::BasicPending);
            let sum = self.frozen.entry(key).or_default();
            *sum = sum.saturating_add(frozen);
        }
        row_facts(row, &mut |invariant, fact, off| {
            if off != 0 {
                let subject = order.subject().to_string();
                self.findings.push(Finding { invariant, subject, fact, off });
            }
        });
    }
}

/// Facts that the row alone proves: by how much each is off.
fn row_facts(row: &Order, tell: &mut impl FnMut(Invariant, &'static str, i128)) {
    let short = |amount: Fen| i128::from(amount.get().min(0));
    let over = |part: Fen, whole: Fen| sum(&[part]).saturating_sub(sum(&[whole])).max(0);
    tell(Invariant::OrdersAddUp, "where the money went against where it came from", adds_up(row));
    tell(Invariant::OrdersAddUp, "refunded above the price", over(row.refunded, row.total));
    let returned = over(row.subsidy_returned, row.subsidised);
    tell(Invariant::OrdersAddUp, "subsidy given back above the subsidy", returned);
    tell(Invariant::FeesNet, "fee given back above the fee", over(row.fee_refunded, row.fee));
    if row.was_paid() && row.refunded == row.total {
        let kept = sum(&[row.fee]).saturating_sub(sum(&[row.fee_refunded]));
        tell(Invariant::FeesNet, "fee kept of an order that was refunded in full", kept);
    }
    for amount in [
        row.unsplit,
        row.locked,
        row.counted,
        row.given,
        row.given_own,
        row.released,
        row.refunded_frozen,
        row.refunded,
        row.payer_refunded,
        row.fee,
        row.fee_refunded,
        row.subsidised,
        row.subsidy_returned,
        row.subsidy_returned_frozen,
    ] {
        tell(Invariant::OrdersAddUp, "a sum below zero", short(amount));
    }
}

/// Annex B, 3: where frozen money went less where it came from. An order whose money was never
/// frozen has nothing to add up.
fn adds_up(row: &Order) -> i128 {
    let went = sum(&[
        row.given,
        row.given_own,
        row.released,
        row.refunded_frozen,
        row.unsplit,
        row.locked,
        row.subsidy_returned_frozen,
        row.fee,
    ]);
    let never_frozen = !row.profit_sharing && went == sum(&[row.fee]) && row.subsidised.is_zero();
    if never_frozen {
        return 0;
    }
    let price = if row.was_paid() { row.total } else { Fen::ZERO };
    went.saturating_sub(sum(&[price, row.subsidised]))
}
