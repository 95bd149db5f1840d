//! Stand-in.
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tongbao_base::Fen;
use tongbao_kernel::model::Account;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store, StoreError, Txn};

type Map = BTreeMap<Key, Row>;
#[derive(Default)]
pub struct Memory {
    writer: Arc<Mutex<()>>,
    rows: Arc<std::sync::Mutex<Map>>,
}
struct T {
    _turn: OwnedMutexGuard<()>,
    rows: Arc<std::sync::Mutex<Map>>,
}
fn load(map: &Map, keys: &BTreeSet<Key>, into: &mut Rows) {
    for key in keys {
        match map.get(key) {
            Some(r) => into.fetched(r.clone()),
            None => into.absent(key.clone()),
        }
    }
}
#[async_trait]
impl Store for Memory {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        Ok(Box::new(T { _turn: Arc::clone(&self.writer).lock_owned().await, rows: Arc::clone(&self.rows) }))
    }
}
#[async_trait]
impl Txn for T {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load(&self.rows.lock().unwrap(), keys, into);
        Ok(())
    }
    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        let mut rows = self.rows.lock().unwrap();
        let mut new = rows.clone();
        for row in batch.inserts() {
            if new.insert(row.key(), row).is_some() {
                return Err(StoreError::Constraint("there".into()));
            }
        }
        for row in batch.updates() {
            new.insert(row.key(), row.clone());
        }
        for (account, delta) in batch.moved() {
            let before = match new.get(&account.key()) {
                Some(Row::Account(a)) => a.balance,
                _ => Fen::ZERO,
            };
            let balance = before.plus(delta).unwrap();
            new.insert(
                account.key(),
                Account {
                    platform: account.platform.clone(),
                    owner: account.owner.clone(),
                    account: account.account,
                    guarded: account.account.is_guarded(),
                    balance,
                }
                .into(),
            );
        }
        *rows = new;
        Ok(())
    }
}
#[async_trait]
impl Reader for Memory {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(S(self.rows.lock().unwrap().clone())))
    }
}
struct S(Map);
#[async_trait]
impl Snapshot for S {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load(&self.0, keys, into);
        Ok(())
    }
    async fn select(&mut self, _: &Select) -> Result<Vec<Row>, StoreError> {
        Err(StoreError::Failed("no".into()))
    }
}
