//! What an entry says of its two accounts and of its order.

use super::tally::{About, Fact, Facts};
use super::{Audit, Finding, Invariant};
use crate::model::{AccountKind, Entry, Journal};
use tongbao_base::Fen;

impl Audit {
    /// Takes in an entry.
    pub fn entry(&mut self, row: &Entry) {
        if !row.amount.is_positive() {
            self.findings.push(Finding {
                invariant: Invariant::BalancesFollowEntries,
                subject: format!("entry {} of platform {}", row.serial, row.platform),
                fact: "an entry moves more than nothing",
                off: row.amount.get().into(),
            });
        }
        let amount = i128::from(row.amount.get());
        for (owner, account, received) in [
            (&row.from_owner, row.from_account, amount.saturating_neg()),
            (&row.to_owner, row.to_account, amount),
        ] {
            let mut facts = self.tally.about(About::Account(&row.platform, owner, account));
            facts.add(Fact::Balance, received.saturating_neg());
            if is_transit(account) {
                facts.add(Fact::UnderWay, received);
            }
        }
        if let Some(order_id) = &row.order_id {
            of_order(row, &mut self.tally.about(About::Order(&row.platform, order_id)));
        }
    }
}

const fn is_transit(account: AccountKind) -> bool {
    matches!(account, AccountKind::RefundTransit | AccountKind::AbnormalRefund | AccountKind::PayoutTransit)
}

/// By how much `account` grows with the entry.
fn net(row: &Entry, account: AccountKind) -> Fen {
    let amount = row.amount.get();
    match (row.from_account == account, row.to_account == account) {
        (true, false) => Fen::new(amount.saturating_neg()),
        (false, true) => Fen::new(amount),
        _ => Fen::ZERO,
    }
}

/// What the entry says of each fact about its order.
fn of_order(row: &Entry, order: &mut Facts<'_, '_>) {
    let from = |account| if row.from_account == account { row.amount } else { Fen::ZERO };
    order.says(Fact::Frozen, net(row, AccountKind::BasicPending));
    order.says(Fact::FeeKept, net(row, AccountKind::FeeIncome));
    match row.journal {
        Journal::Pay => {
            order.says(Fact::Paid, row.amount).says(Fact::Coupon, from(AccountKind::Marketing));
        }
        Journal::Fee => {
            order.says(Fact::FeeCharged, row.amount);
        }
        Journal::Subsidy => {
            order.says(Fact::Subsidised, row.amount);
        }
        Journal::SubsidyReturn => {
            let frozen = from(AccountKind::BasicPending);
            order.says(Fact::SubsidyReturned, row.amount).says(Fact::SubsidyReturnedFrozen, frozen);
        }
        Journal::Split if row.from_owner == row.to_owner => {
            order.says(Fact::GivenOwn, row.amount);
        }
        Journal::Split => {
            order.says(Fact::Given, row.amount);
        }
        Journal::Refund | Journal::RefundClosed => {
            let (buyer, sponsor) = (net(row, AccountKind::RefundTransit), net(row, AccountKind::Marketing));
            order.says(Fact::PayerRefunded, buyer).says(Fact::Refunded, buyer).says(Fact::Refunded, sponsor);
        }
        Journal::Release
        | Journal::SplitReturn
        | Journal::FeeBack
        | Journal::RefundPaid
        | Journal::RefundAbnormal
        | Journal::RefundRerouted
        | Journal::AdvanceReturn
        | Journal::Withdraw
        | Journal::WithdrawPaid
        | Journal::WithdrawBack
        | Journal::Control
        | Journal::ControlLifted
        | Journal::ClosingPayout
        | Journal::TopUp => {}
    }
}
