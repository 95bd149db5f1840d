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

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_base::Time;
    use tongbao_kernel::ctx::{Ctx, IdSource};
    use tongbao_kernel::ledger::{Cause, post};
    use tongbao_kernel::model::{AccountKind, Journal, Setting};
    use tongbao_kernel::rules::Rules;

    fn row(value: &str) -> Setting {
        Setting { scope: "s".into(), name: "n".into(), value: value.into() }
    }

    fn change(step: &str) -> Changes {
        let mut changes = Changes::default();
        match step {
            "delete" => changes.delete(Setting::key("s", "n")),
            "insert" => changes.insert(row(step)),
            _ => changes.update(row(step)),
        }
        changes
    }

    /// What the batch does to the one row: what kind of change, and the value that it leaves.
    fn net(steps: &[&str]) -> (&'static str, Option<Row>) {
        let mut batch = Batch::default();
        for step in steps {
            batch.add(&change(step)).unwrap();
        }
        let written: Vec<_> = batch
            .inserts()
            .map(|row| ("insert", Some(row)))
            .chain(batch.updates().map(|row| ("update", Some(row.clone()))))
            .chain(batch.deletes().map(|_| ("delete", None)))
            .collect();
        assert!(written.len() <= 1, "each row is written once: {written:?}");
        written.into_iter().next().unwrap_or(("nothing", None))
    }

    #[test]
    fn a_row_is_written_once_as_the_last_command_left_it() {
        for (steps, kind, value) in [
            (&["insert"][..], "insert", Some("insert")),
            (&["insert", "a", "b"], "insert", Some("b")),
            (&["insert", "delete"], "nothing", None),
            (&["insert", "delete", "insert"], "insert", Some("insert")),
            (&["a", "b"], "update", Some("b")),
            (&["a", "delete"], "delete", None),
            (&["delete", "insert"], "update", Some("insert")),
            (&["delete", "insert", "delete"], "delete", None),
        ] {
            assert_eq!(net(steps), (kind, value.map(|value| row(value).into())), "{steps:?}");
        }
    }

    fn paid(amount: i64, serial: u32) -> Changes {
        let (outside, shop) = accounts();
        let rules = Rules::default();
        let mut ctx = Ctx { now: Time::EPOCH, ids: IdSource::new(serial), rules: &rules };
        let mut changes = Changes::default();
        let cause = Cause { order: None, reference: "r" };
        post(&mut changes, &mut ctx, Journal::TopUp, (&outside, &shop), Fen::new(amount), cause);
        changes
    }

    fn accounts() -> (AccountKey, AccountKey) {
        let platform = "1900000001".into();
        let outside = AccountKey::operator(&platform, AccountKind::ChannelCash);
        (outside, AccountKey::merchant(&platform, &"1910000001".into(), AccountKind::BasicAvailable))
    }

    #[test]
    fn a_sum_that_leaves_64_bits_takes_nothing_in() {
        let mut batch = Batch::default();
        batch.add(&paid(i64::MAX, 1)).unwrap();
        assert_eq!(batch.add(&paid(1, 2)), Err(Overflow));
        let (_, shop) = accounts();
        assert_eq!(batch.moved().find(|(account, _)| **account == shop), Some((&shop, Fen::new(i64::MAX))));
        assert_eq!(batch.inserts().count(), 1, "the entry that could not be summed is not taken");
    }
}
