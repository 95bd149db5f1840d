//! Proves the books from the rows alone: what is stored must follow from the entries, whatever
//! command wrote it.
//!
//! Rows come in any order, in pages, and in halves that are joined. What a row states and what
//! other rows say of the same fact are set against each other. Of a ledger of any length the facts
//! are summed up first ([`Audit::in_sums`]): that takes a mebibyte, and one number for each account
//! and each split that is under way. If the sums do not come out even, the same rows are read once
//! more for the facts that are behind them ([`Audit::again`]).

mod entry;
mod finding;
mod merchant;
mod order;
mod split;
mod tally;

pub use finding::{Finding, Invariant, Report, Verdict};
pub use tally::Suspects;

use crate::ledger::AccountKey;
use crate::model::{Account, AccountKind, Refund, RefundStatus, WithdrawStatus, Withdrawal};
use crate::row::Entity;
use crate::tables::Row;
use std::collections::BTreeMap;
use tally::{About, Fact, Tally};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, SplitId, TransactionId};

/// The books while they are read.
#[derive(Debug, Default)]
pub struct Audit {
    tally: Tally,
    accounts: BTreeMap<AccountKey, Account>,
    /// Frozen for orders or held by a control, by their seller's pending account.
    frozen: BTreeMap<AccountKey, i128>,
    /// Splits that are not worked off, and their orders.
    processing: BTreeMap<(MchId, SplitId), TransactionId>,
    /// Lines that are not settled, by their split.
    pending: BTreeMap<(MchId, SplitId), i128>,
    findings: Vec<Finding>,
}

impl Audit {
    /// Nothing read yet; every fact is kept by itself until it is even.
    pub fn new() -> Self {
        Audit::default()
    }

    /// Nothing read yet; facts are summed up. `key` is a random number that no one who wrote the
    /// rows knows.
    pub fn in_sums(key: u64) -> Self {
        Audit { tally: Tally::sums(key), ..Audit::default() }
    }

    /// Nothing read yet, for a second reading of the same rows: what the first one suspects is kept
    /// by itself.
    pub fn again(suspects: Suspects) -> Self {
        Audit { tally: Tally::of(suspects), ..Audit::default() }
    }

    /// Takes in what was read of other rows.
    pub fn join(&mut self, other: Audit) {
        self.tally.join(other.tally);
        self.accounts.extend(other.accounts);
        for (key, frozen) in other.frozen {
            let sum = self.frozen.entry(key).or_default();
            *sum = sum.saturating_add(frozen);
        }
        self.processing.extend(other.processing);
        for (key, pending) in other.pending {
            let sum = self.pending.entry(key).or_default();
            *sum = sum.saturating_add(pending);
        }
        self.findings.extend(other.findings);
    }

    /// What is to be read again, once every row was taken in: sums that are not even.
    pub fn suspects(&mut self) -> Option<Suspects> {
        self.close_lines();
        self.tally.suspects()
    }

    /// Takes in a row. Tables that hold no money are passed over.
    pub fn row(&mut self, row: &Row) {
        match row {
            Row::Entry(row) => self.entry(row),
            Row::Account(row) => self.account(row),
            Row::Order(row) => self.order(row),
            Row::Split(row) => self.split(row),
            Row::SplitDetail(row) => self.split_detail(row),
            Row::SplitReturn(row) => self.split_return(row),
            Row::Refund(row) => self.refund(row),
            Row::Withdrawal(row) => self.withdrawal(row),
            Row::AdvanceReturn(row) => self.advance_return(row),
            Row::OpenWork(row) => self.open_work(row),
            Row::Control(row) => self.control(row),
            _ => {}
        }
    }

    /// Takes in a stored balance.
    pub fn account(&mut self, row: &Account) {
        let key =
            AccountKey { platform: row.platform.clone(), owner: row.owner.clone(), account: row.account };
        if row.guarded != row.account.is_guarded() {
            self.find(Invariant::NothingBelowZero, &key, "the guard is set otherwise than the kind says", 0);
        }
        if row.account.is_guarded() && row.balance.is_negative() {
            self.find(
                Invariant::NothingBelowZero,
                &key,
                "the balance is below zero",
                row.balance.get().into(),
            );
        }
        self.tally.about(About::account(&key)).states(Fact::Balance, row.balance);
        self.accounts.insert(key, row.clone());
    }

    /// Takes in a refund.
    pub fn refund(&mut self, row: &Refund) {
        if row.status != RefundStatus::Closed {
            let order = About::Order(&row.platform, &row.transaction_id);
            self.tally.about(order).says(Fact::RefundRows, row.amount);
        }
        if matches!(row.status, RefundStatus::Processing | RefundStatus::Abnormal) {
            self.counts(&row.platform, &row.sub_mchid, Fact::OpenRefunds);
        }
        let held_in = match row.status {
            RefundStatus::Processing => AccountKind::RefundTransit,
            RefundStatus::Abnormal => AccountKind::AbnormalRefund,
            RefundStatus::Success | RefundStatus::Closed => return,
        };
        let held_in = AccountKey::operator(&row.platform, held_in);
        self.tally.about(About::account(&held_in)).says(Fact::UnderWay, row.payer_refund);
    }

    /// Takes in a withdrawal.
    pub fn withdrawal(&mut self, row: &Withdrawal) {
        if row.status == WithdrawStatus::CreateSuccess {
            let held_in = AccountKey::operator(&row.platform, AccountKind::PayoutTransit);
            self.tally.about(About::account(&held_in)).says(Fact::UnderWay, row.amount);
            self.counts(&row.platform, &row.mchid, Fact::OpenWithdrawals);
        }
    }

    /// What came out, once every row was taken in.
    pub fn report(mut self) -> Report {
        self.close_lines();
        self.close_frozen();
        let total = self.close_total();
        let uneven = std::mem::take(&mut self.tally).into_uneven();
        self.findings.extend(uneven.map(|(subject, fact, off)| Finding {
            invariant: fact.invariant(),
            subject: subject.to_string(),
            fact: fact.text(),
            off,
        }));
        self.findings.sort_by_key(|finding| finding.invariant);
        Report::new(self.accounts.into_values().collect(), total, self.findings)
    }

    /// Annex B, 2: a seller's pending money covers what its orders have frozen.
    fn close_frozen(&mut self) {
        for (key, frozen) in std::mem::take(&mut self.frozen) {
            let held = self.accounts.get(&key).map_or(0, |account| account.balance.get());
            let over = i128::from(held).saturating_sub(frozen);
            if over < 0 {
                self.find(
                    Invariant::FrozenIsCovered,
                    &key,
                    "pending less what orders have frozen and controls hold",
                    over,
                );
            }
        }
    }

    /// Annex B, 1: the accounts of a platform together hold nothing.
    fn close_total(&mut self) -> i128 {
        let mut totals: BTreeMap<&MchId, i128> = BTreeMap::new();
        for account in self.accounts.values() {
            let total = totals.entry(&account.platform).or_default();
            *total = total.saturating_add(account.balance.get().into());
        }
        let uneven = totals.iter().filter(|(_, total)| **total != 0).map(|(platform, total)| Finding {
            invariant: Invariant::BooksBalance,
            subject: format!("platform {platform}"),
            fact: "the sum of all accounts",
            off: *total,
        });
        self.findings.extend(uneven);
        totals.values().fold(0, |sum: i128, total| sum.saturating_add(*total))
    }

    fn find(&mut self, invariant: Invariant, key: &AccountKey, fact: &'static str, off: i128) {
        let subject = About::account(key).subject().to_string();
        self.findings.push(Finding { invariant, subject, fact, off });
    }
}

/// `a + b + …`, beyond 64 bits if need be.
fn sum(amounts: &[Fen]) -> i128 {
    amounts.iter().fold(0, |sum: i128, amount| sum.saturating_add(amount.get().into()))
}

const _: () = assert!(Account::TABLE.key == 3, "an account is stored once");

#[cfg(test)]
mod tests;
