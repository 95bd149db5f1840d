//! What an entry says of its two accounts and of its order.

use super::tally::{Fact, Subject};
use super::{Audit, Finding, Invariant};
use crate::ledger::AccountKey;
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
        let (from, to) = (AccountKey::from_of(row), AccountKey::to_of(row));
        let amount = i128::from(row.amount.get());
        for (key, received) in [(from, amount.saturating_neg()), (to, amount)] {
            let said = received.saturating_neg();
            if is_transit(key.account) {
                self.tally.add(Subject::Account(key.clone()), Fact::UnderWay, received);
            }
            self.tally.add(Subject::Account(key), Fact::Balance, said);
        }
        if let Some(order_id) = &row.order_id {
            let order = Subject::Order(row.platform.clone(), order_id.clone());
            for (fact, amount) in of_order(row) {
                self.tally.says(order.clone(), fact, amount);
            }
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

/// What the entry adds to each fact about its order.
fn of_order(row: &Entry) -> Vec<(Fact, Fen)> {
    let from = |account| if row.from_account == account { row.amount } else { Fen::ZERO };
    let mut facts = vec![
        (Fact::Frozen, net(row, AccountKind::BasicPending)),
        (Fact::FeeKept, net(row, AccountKind::FeeIncome)),
    ];
    match row.journal {
        Journal::Pay => {
            facts.extend([(Fact::Paid, row.amount), (Fact::Coupon, from(AccountKind::Marketing))]);
        }
        Journal::Fee => facts.push((Fact::FeeCharged, row.amount)),
        Journal::Subsidy => facts.push((Fact::Subsidised, row.amount)),
        Journal::SubsidyReturn => facts.extend([
            (Fact::SubsidyReturned, row.amount),
            (Fact::SubsidyReturnedFrozen, from(AccountKind::BasicPending)),
        ]),
        Journal::Split if row.from_owner == row.to_owner => facts.push((Fact::GivenOwn, row.amount)),
        Journal::Split => facts.push((Fact::Given, row.amount)),
        Journal::Refund | Journal::RefundClosed => {
            let (buyer, sponsor) = (net(row, AccountKind::RefundTransit), net(row, AccountKind::Marketing));
            facts.extend([(Fact::PayerRefunded, buyer), (Fact::Refunded, buyer), (Fact::Refunded, sponsor)]);
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
    facts
}
