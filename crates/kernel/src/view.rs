//! What a rule sees: every row as if it were in memory.
//!
//! A rule that touches a row which has not been fetched yet stops with [`Stop::Load`]; the
//! engine fetches it and asks again. [`Rows`] also holds what earlier commands of the same
//! batch changed, so that a later command sees it.

use crate::changes::{Broken, Change, Changes};
use crate::ledger::AccountKey;
use crate::model::{Account, Entry};
use crate::refusal::Refusal;
use crate::row::Entity;
use crate::tables::{Key, Row, Stored};
use std::collections::{BTreeMap, BTreeSet};
use tongbao_base::{Fen, Overflow};

/// Why a rule stopped before it decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The answer is no.
    Refuse(Refusal),
    /// These rows are needed first.
    Load(BTreeSet<Key>),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refuse(refusal)
    }
}

impl From<Overflow> for Stop {
    fn from(_: Overflow) -> Self {
        Stop::Refuse(Refusal::AmountOverflow)
    }
}

/// Rows that were fetched (`None`: fetched, and not there), with the changes of the batch so far.
#[derive(Debug, Default)]
pub struct Rows {
    fetched: BTreeMap<Key, Option<Row>>,
    moved: BTreeMap<AccountKey, Fen>,
}

impl Rows {
    /// Takes in a row as the store has it, less a change of the batch that came first.
    pub fn fetched(&mut self, row: Row) {
        self.fetched.insert(row.key(), Some(row));
    }

    /// Notes that the store has no such row.
    pub fn absent(&mut self, key: Key) {
        self.fetched.entry(key).or_insert(None);
    }

    /// Whether the store was asked for it, or the batch wrote it.
    pub fn knows(&self, key: &Key) -> bool {
        self.fetched.contains_key(key)
    }

    /// The row under `key`, if it is known and there.
    pub fn row(&self, key: &Key) -> Option<&Row> {
        self.fetched.get(key).and_then(Option::as_ref)
    }

    /// What a rule sees.
    pub fn view(&self) -> View<'_> {
        View { rows: self }
    }

    /// Makes a command's changes visible to those after it, or says which invariant they break.
    /// On an error nothing is changed.
    pub fn apply(&mut self, changes: &Changes) -> Result<(), Untaken> {
        let moved = changes.moved().map_err(|_| Untaken::Broken(Broken::Overflow))?;
        let missing: BTreeSet<Key> = moved
            .iter()
            .filter(|(account, delta)| {
                account.account.is_guarded() && delta.is_negative() && !self.knows(&account.key())
            })
            .map(|(account, _)| account.key())
            .collect();
        if !missing.is_empty() {
            return Err(Untaken::Load(missing));
        }
        let mut sums = Vec::with_capacity(moved.len());
        for (account, delta) in moved {
            let before = self.moved.get(&account).copied().unwrap_or_default();
            let sum = before.plus(delta).map_err(|_| Untaken::Broken(Broken::Overflow))?;
            if account.account.is_guarded() && delta.is_negative() {
                let stored = self.stored_balance(&account);
                let after = stored.plus(sum).map_err(|_| Untaken::Broken(Broken::Overflow))?;
                if after.is_negative() {
                    return Err(Untaken::Broken(Broken::BelowZero { account, after }));
                }
            }
            sums.push((account, sum));
        }
        changes.check_rows(|key| self.fetched.get(key).map(Option::is_some)).map_err(Untaken::Broken)?;
        self.moved.extend(sums);
        for (key, change) in changes.rows() {
            let row = match change {
                Change::Insert(row) | Change::Update(row) => Some(row.clone()),
                Change::Delete => None,
            };
            self.fetched.insert(key.clone(), row);
        }
        Ok(())
    }

    fn stored_balance(&self, account: &AccountKey) -> Fen {
        match self.fetched.get(&account.key()) {
            Some(Some(Row::Account(stored))) => stored.balance,
            _ => Fen::ZERO,
        }
    }
}

/// Why changes could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untaken {
    /// These accounts are debited and must be fetched first.
    Load(BTreeSet<Key>),
    /// An invariant would break.
    Broken(Broken),
}

/// What a rule sees.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    rows: &'a Rows,
}

impl<'a> View<'a> {
    /// The row under `key`, or none.
    pub fn find<E: Stored + 'a>(&self, key: &Key) -> Result<Option<&'a E>, Stop> {
        debug_assert_eq!(key.table, E::TABLE_ID, "key of {}", E::TABLE.name);
        match self.rows.fetched.get(key) {
            Some(row) => Ok(row.as_ref().and_then(E::from_row)),
            None => Err(Stop::Load(BTreeSet::from([key.clone()]))),
        }
    }

    /// The row under `key`, or the refusal.
    pub fn get<E: Stored + 'a>(&self, key: &Key, refusal: impl FnOnce() -> Refusal) -> Result<&'a E, Stop> {
        self.find(key)?.ok_or_else(|| Stop::Refuse(refusal()))
    }

    /// Asks for many rows at once, so that they are fetched in one round.
    pub fn need(&self, keys: impl IntoIterator<Item = Key>) -> Result<(), Stop> {
        let missing: BTreeSet<Key> = keys.into_iter().filter(|key| !self.rows.knows(key)).collect();
        if missing.is_empty() { Ok(()) } else { Err(Stop::Load(missing)) }
    }

    /// What is in an account now; an account that was never used holds nothing.
    pub fn balance(&self, account: &AccountKey) -> Result<Fen, Stop> {
        let stored = self.find::<Account>(&account.key())?.map_or(Fen::ZERO, |row| row.balance);
        let moved = self.rows.moved.get(account).copied().unwrap_or_default();
        Ok(stored.plus(moved)?)
    }
}

const _: () = assert!(Entry::TABLE.key == 2, "entries are keyed by platform and serial");
