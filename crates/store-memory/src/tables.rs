//! The tables, and how a batch changes them: first every check, then every write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_kernel::model::Account;
use tongbao_kernel::tables::{Key, Row, TableId};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, StoreError};

/// All rows. A clone shares every table until one of the two changes it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    tables: BTreeMap<TableId, Arc<BTreeMap<Key, Row>>>,
}

impl Tables {
    pub(crate) fn rows(&self, table: TableId) -> impl Iterator<Item = &Row> {
        self.tables.get(&table).into_iter().flat_map(|rows| rows.values())
    }

    fn get(&self, key: &Key) -> Option<&Row> {
        self.tables.get(&key.table)?.get(key)
    }

    fn put(&mut self, row: Row) {
        let rows = self.tables.entry(row.table_id()).or_default();
        Arc::make_mut(rows).insert(row.key(), row);
    }

    pub(crate) fn load(&self, keys: &BTreeSet<Key>, into: &mut Rows) {
        for key in keys {
            match self.get(key) {
                Some(row) => into.fetched(row.clone()),
                None => into.absent(key.clone()),
            }
        }
    }

    /// The whole batch, or nothing.
    pub(crate) fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let inserts: Vec<Row> = batch.inserts().collect();
        self.check(batch, &inserts)?;
        let accounts = self.balances(batch)?;
        for key in batch.deletes() {
            if let Some(rows) = self.tables.get_mut(&key.table) {
                Arc::make_mut(rows).remove(key);
            }
        }
        let updates = batch.updates().cloned();
        inserts.into_iter().chain(updates).chain(accounts).for_each(|row| self.put(row));
        Ok(())
    }

    fn check(&self, batch: &Batch, inserts: &[Row]) -> Result<(), StoreError> {
        let mut new = BTreeSet::new();
        for row in inserts {
            let key = row.key();
            if self.get(&key).is_some() || new.contains(&key) {
                return Err(refused(&key, "an insert over a row"));
            }
            new.insert(key);
        }
        for key in batch.updates().map(Row::key).chain(batch.deletes().cloned()) {
            if self.get(&key).is_none() {
                return Err(refused(&key, "a change of a row that is not there"));
            }
        }
        inserts.iter().chain(batch.updates()).try_for_each(|row| match row {
            Row::Account(account) => guard(account),
            _ => Ok(()),
        })
    }

    fn balances(&self, batch: &Batch) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for (account, delta) in batch.moved() {
            let key = account.key();
            let balance = match self.get(&key) {
                Some(Row::Account(row)) => row.balance,
                _ => Fen::ZERO,
            };
            let balance = balance.plus(delta).map_err(|_| refused(&key, "a balance beyond 64 bits"))?;
            let row = Account {
                platform: account.platform.clone(),
                owner: Arc::clone(&account.owner),
                account: account.account,
                guarded: account.account.is_guarded(),
                balance,
            };
            guard(&row)?;
            rows.push(row.into());
        }
        Ok(rows)
    }
}

fn guard(account: &Account) -> Result<(), StoreError> {
    if account.guarded && account.balance.is_negative() {
        let Account { platform, owner, account, balance, .. } = account;
        return Err(StoreError::Constraint(format!("account {platform}/{owner}/{account} at {balance} fen")));
    }
    Ok(())
}

fn refused(key: &Key, what: &str) -> StoreError {
    StoreError::Constraint(format!("{}: {what}: {:?}", key.table.table().name, key.cells))
}
