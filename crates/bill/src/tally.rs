//! What the entries of a day say: the figures that the sheets are held against.

use crate::group::Group;
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::{Fen, Overflow};
use tongbao_kernel::model::{AccountKind, Entry, Journal};

use crate::bill::Pot;

/// Figures of a day, from its entries alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) entries: i64,
    pub(crate) payments: i64,
    pub(crate) paid: Fen,
    pub(crate) fees: Fen,
    pub(crate) refunds: i64,
    pub(crate) refunded: Fen,
    pub(crate) fees_back: Fen,
    pub(crate) splits: i64,
    pub(crate) shared: Fen,
    pub(crate) returned: Fen,
    pub(crate) bounces: i64,
}

impl Tally {
    pub(crate) fn take(&mut self, group: &Group) -> Result<(), Overflow> {
        let mut is_refund = false;
        for entry in &group.0 {
            self.entries += 1;
            match entry.journal {
                Journal::Pay => self.paid = self.paid.plus(entry.amount)?,
                Journal::Fee => self.fees = self.fees.plus(entry.amount)?,
                Journal::Refund => {
                    is_refund = true;
                    self.refunded = self.refunded.plus(entry.amount)?;
                }
                Journal::FeeBack => self.fees_back = self.fees_back.plus(entry.amount)?,
                Journal::Split => {
                    self.splits += 1;
                    self.shared = self.shared.plus(entry.amount)?;
                }
                Journal::SplitReturn => self.returned = self.returned.plus(entry.amount)?,
                Journal::WithdrawBack => self.bounces += 1,
                _ => {}
            }
        }
        self.payments += i64::from(group.first().journal == Journal::Pay);
        self.refunds += i64::from(is_refund);
        Ok(())
    }
}

/// One account through a day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Through {
    /// What was in it when the day began.
    pub(crate) opening: Fen,
    /// What is in it now.
    pub(crate) balance: Fen,
    /// Whether anything moved.
    pub(crate) moved: bool,
}

/// Merchants' accounts through a day.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    known: BTreeMap<(Arc<str>, AccountKind), Through>,
}

impl Accounts {
    /// Whether the opening is known.
    pub(crate) fn knows(&self, owner: &Arc<str>, account: AccountKind) -> bool {
        self.known.contains_key(&(Arc::clone(owner), account))
    }

    pub(crate) fn open(&mut self, owner: &Arc<str>, account: AccountKind, opening: Fen) {
        let through = Through { opening, balance: opening, moved: false };
        self.known.insert((Arc::clone(owner), account), through);
    }

    /// Moves the two sides of an entry; sides that are no merchant's are passed over.
    pub(crate) fn take(&mut self, entry: &Entry) -> Result<(), Overflow> {
        let taken = entry.amount.negated()?;
        let sides = [
            (&entry.from_owner, entry.from_account, taken),
            (&entry.to_owner, entry.to_account, entry.amount),
        ];
        for (owner, account, amount) in sides {
            if Pot::of(account).is_none() {
                continue;
            }
            let through = self.known.entry((Arc::clone(owner), account)).or_default();
            through.balance = through.balance.plus(amount)?;
            through.moved = true;
        }
        Ok(())
    }

    /// Opening and balance of a pot.
    pub(crate) fn pot(&self, owner: &Arc<str>, pot: Pot) -> Result<(Fen, Fen), Overflow> {
        let (mut opening, mut balance) = (Fen::ZERO, Fen::ZERO);
        for account in pot.accounts() {
            if let Some(through) = self.known.get(&(Arc::clone(owner), *account)) {
                opening = opening.plus(through.opening)?;
                balance = balance.plus(through.balance)?;
            }
        }
        Ok((opening, balance))
    }

    /// The accounts that moved.
    pub(crate) fn moved(&self) -> impl Iterator<Item = (&Arc<str>, AccountKind, Through)> {
        let moved = self.known.iter().filter(|(_, through)| through.moved);
        moved.map(|((owner, account), through)| (owner, *account, *through))
    }

    /// A new day begins with what the last one left.
    pub(crate) fn next_day(&mut self) {
        for through in self.known.values_mut() {
            through.opening = through.balance;
            through.moved = false;
        }
    }
}
