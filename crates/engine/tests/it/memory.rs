//! The plainest store: a map behind a lock.

use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tokio::sync::OwnedMutexGuard;
use tongbao_base::Fen;
use tongbao_kernel::model::Account;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store, StoreError, Txn};

type Map = BTreeMap<Key, Row>;

#[derive(Default)]
pub struct Memory {
    turn: Arc<tokio::sync::Mutex<()>>,
    rows: Arc<Mutex<Map>>,
}

struct Turn {
    _turn: OwnedMutexGuard<()>,
    rows: Arc<Mutex<Map>>,
}

struct Frozen(Map);

fn load(map: &Map, keys: &BTreeSet<Key>, into: &mut Rows) {
    for key in keys {
        match map.get(key) {
            Some(row) => into.fetched(row.clone()),
            None => into.absent(key.clone()),
        }
    }
}

#[async_trait]
impl Store for Memory {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        Ok(Box::new(Turn { _turn: turn, rows: Arc::clone(&self.rows) }))
    }
}

#[async_trait]
impl Txn for Turn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load(&self.rows.lock().unwrap(), keys, into);
        Ok(())
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap();
        if let Some(row) = batch.inserts().find(|row| rows.contains_key(&row.key())) {
            return Err(StoreError::Constraint(format!("{:?} is there", row.key())));
        }
        rows.extend(batch.inserts().map(|row| (row.key(), row)));
        rows.extend(batch.updates().map(|row| (row.key(), row.clone())));
        for (name, delta) in batch.moved() {
            let before = match rows.get(&name.key()) {
                Some(Row::Account(account)) => account.balance,
                _ => Fen::ZERO,
            };
            let account = Account {
                platform: name.platform.clone(),
                owner: Arc::clone(&name.owner),
                account: name.account,
                guarded: name.account.is_guarded(),
                balance: before.plus(delta).unwrap(),
            };
            rows.insert(name.key(), account.into());
        }
        Ok(())
    }
}

#[async_trait]
impl Reader for Memory {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(Frozen(self.rows.lock().unwrap().clone())))
    }
}

#[async_trait]
impl Snapshot for Frozen {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load(&self.0, keys, into);
        Ok(())
    }

    async fn select(&mut self, _select: &Select) -> Result<Vec<Row>, StoreError> {
        Err(StoreError::Failed("this store selects nothing".to_owned()))
    }
}
