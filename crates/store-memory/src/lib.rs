//! The store that lives in memory: for tests and the simulator.
//!
//! Deterministic: no clock, no threads, no hashing; transactions begin in the order in which
//! they were asked for. A commit checks the whole batch before it touches a row.

mod select;
mod tables;

use async_trait::async_trait;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tables::Tables;
use tokio::sync::OwnedMutexGuard;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store, StoreError, Txn};

/// All tables, in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    writer: Arc<tokio::sync::Mutex<()>>,
    tables: Arc<Mutex<Tables>>,
}

impl MemoryStore {
    /// A store with empty tables.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }
}

/// A commit that panicked has checked everything and written nothing, so the tables are whole.
fn lock(tables: &Mutex<Tables>) -> MutexGuard<'_, Tables> {
    tables.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Store for MemoryStore {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        let turn = Arc::clone(&self.writer).lock_owned().await;
        Ok(Box::new(MemoryTxn { _turn: turn, tables: Arc::clone(&self.tables) }))
    }
}

#[async_trait]
impl Reader for MemoryStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(lock(&self.tables).clone()))
    }

    async fn twins(&self) -> Result<[Box<dyn Snapshot>; 2], StoreError> {
        let tables = lock(&self.tables).clone();
        Ok([Box::new(tables.clone()), Box::new(tables)])
    }
}

struct MemoryTxn {
    _turn: OwnedMutexGuard<()>,
    tables: Arc<Mutex<Tables>>,
}

#[async_trait]
impl Txn for MemoryTxn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        lock(&self.tables).load(keys, into);
        Ok(())
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        lock(&self.tables).commit(batch)
    }
}

#[async_trait]
impl Snapshot for Tables {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        Tables::load(self, keys, into);
        Ok(())
    }

    async fn select(&mut self, select: &Select) -> Result<Vec<Row>, StoreError> {
        select::rows(self, select)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_store::contract::{Fresh, suite};

    #[tokio::test]
    async fn the_store_in_memory_keeps_the_contract() {
        suite(async || Fresh::of(MemoryStore::new())).await;
    }
}
