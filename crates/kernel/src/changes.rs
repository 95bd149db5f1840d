//! What a command changes: rows, and entries that move money.
//!
//! Balances are never written: they follow from the entries.

use crate::ledger::AccountKey;
use crate::model::Entry;
use crate::tables::{Key, Row, Stored};
use std::collections::BTreeMap;
use tongbao_base::{Fen, Overflow};

/// What happens to one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Insert(Row),
    /// It is there and changes.
    Update(Row),
    /// It goes.
    Delete,
}

/// An invariant that changes would break; the command is at fault, not its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A sum left 64 bits.
    Overflow,
    /// A guarded account would fall below zero.
    BelowZero {
        /// Which.
        account: AccountKey,
        /// To how much.
        after: Fen,
    },
    /// A new row is there already.
    InsertOverRow(Key),
    /// A changed row is not there, or was never read.
    UpdateOfNothing(Key),
}

/// Everything that one command changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    rows: BTreeMap<Key, Change>,
    entries: Vec<Entry>,
}

impl Changes {
    /// Writes a new row.
    pub fn insert(&mut self, entity: impl Into<Row>) {
        let row: Row = entity.into();
        self.rows.insert(row.key(), Change::Insert(row));
    }

    /// Changes a row. A row that this command itself wrote stays new.
    pub fn update(&mut self, entity: impl Into<Row>) {
        let row: Row = entity.into();
        let key = row.key();
        let change = match self.rows.get(&key) {
            Some(Change::Insert(_)) => Change::Insert(row),
            _ => Change::Update(row),
        };
        self.rows.insert(key, change);
    }

    /// Removes a row.
    pub fn delete(&mut self, key: Key) {
        self.rows.insert(key, Change::Delete);
    }

    /// Adds an entry.
    pub(crate) fn enter(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// A row as this command leaves it so far; none: it has not written it.
    pub(crate) fn written<'a, E: Stored + 'a>(&'a self, key: &Key) -> Option<&'a E> {
        match self.rows.get(key)? {
            Change::Insert(row) | Change::Update(row) => E::from_row(row),
            Change::Delete => None,
        }
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = (&Key, &Change)> {
        self.rows.iter()
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.entries.is_empty()
    }

    /// Takes in what a later part of the same decision changes.
    pub fn extend(&mut self, later: Changes) {
        self.rows.extend(later.rows);
        self.entries.extend(later.entries);
    }

    /// By how much each account changes.
    pub fn moved(&self) -> Result<BTreeMap<AccountKey, Fen>, Overflow> {
        let mut moved: BTreeMap<AccountKey, Fen> = BTreeMap::new();
        for entry in &self.entries {
            let from = moved.entry(AccountKey::from_of(entry)).or_default();
            *from = from.minus(entry.amount)?;
            let to = moved.entry(AccountKey::to_of(entry)).or_default();
            *to = to.plus(entry.amount)?;
        }
        Ok(moved)
    }

    /// New rows must not be there, changed rows must. `there` says what is known of a key.
    pub(crate) fn check_rows(&self, there: impl Fn(&Key) -> Option<bool>) -> Result<(), Broken> {
        for (key, change) in &self.rows {
            match change {
                Change::Insert(_) if there(key) == Some(true) => {
                    return Err(Broken::InsertOverRow(key.clone()));
                }
                Change::Update(_) | Change::Delete if there(key) != Some(true) => {
                    return Err(Broken::UpdateOfNothing(key.clone()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
