//! What a batch of commands changes, summed up: each row once, each account once.

use std::collections::BTreeMap;
use tongbao_base::{Fen, Overflow};
use tongbao_kernel::changes::{Change, Changes};
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::model::Entry;
use tongbao_kernel::tables::{Key, Row};

/// The net changes of many commands, in a form that a store writes with few statements.
#[derive(Debug, Default)]
pub struct Batch {
    rows: BTreeMap<Key, Change>,
    entries: Vec<Entry>,
    moved: BTreeMap<AccountKey, Fen>,
}

impl Batch {
    /// Takes in what one command changes, after those before it; on an error, nothing of it.
    pub fn add(&mut self, changes: &Changes) -> Result<(), Overflow> {
        let mut sums = changes.moved()?;
        for (account, sum) in &mut sums {
            *sum = sum.plus(self.moved.get(account).copied().unwrap_or_default())?;
        }
        self.moved.extend(sums);
        for (key, change) in changes.rows() {
            self.put(key, change);
        }
        self.entries.extend_from_slice(changes.entries());
        Ok(())
    }

    fn put(&mut self, key: &Key, change: &Change) {
        let net = match (self.rows.get(key), change) {
            (Some(Change::Insert(_)), Change::Update(row)) => Some(Change::Insert(row.clone())),
            (Some(Change::Insert(_)), Change::Delete) => None,
            (Some(Change::Delete), Change::Insert(row)) => Some(Change::Update(row.clone())),
            (_, change) => Some(change.clone()),
        };
        match net {
            Some(net) => self.rows.insert(key.clone(), net),
            None => self.rows.remove(key),
        };
    }

    /// New rows, table by table; entries are among them.
    pub fn inserts(&self) -> impl Iterator<Item = Row> {
        let rows = self.rows.values().filter_map(|change| match change {
            Change::Insert(row) => Some(row.clone()),
            _ => None,
        });
        rows.chain(self.entries.iter().cloned().map(Row::from))
    }

    /// Changed rows, table by table.
    pub fn updates(&self) -> impl Iterator<Item = &Row> {
        self.rows.values().filter_map(|change| match change {
            Change::Update(row) => Some(row),
            _ => None,
        })
    }

    /// Rows that go, table by table.
    pub fn deletes(&self) -> impl Iterator<Item = &Key> {
        self.rows.iter().filter_map(|(key, change)| matches!(change, Change::Delete).then_some(key))
    }

    /// By how much each account changes; never zero.
    pub fn moved(&self) -> impl Iterator<Item = (&AccountKey, Fen)> {
        self.moved.iter().filter(|(_, delta)| !delta.is_zero()).map(|(account, delta)| (account, *delta))
    }

    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.entries.is_empty()
    }
}
