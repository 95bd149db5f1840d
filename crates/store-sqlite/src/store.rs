//! The store's two faces: transactions on the writer, snapshots on the readers.

use crate::commit::{Work, commit};
use crate::connect::{self, OpenError};
use crate::thread::{ConnectionThread, roll_back};
use crate::{failure, load, migrate, select};
use async_trait::async_trait;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store, StoreError, Txn};

/// Most snapshots held at a time; who asks for one more waits. More than the cores of a small
/// machine, so that one slow list does not hold up every query.
const READERS_MAX: usize = 8;

/// A database file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Arc<tokio::sync::Mutex<ConnectionThread>>,
    readers: Arc<Readers>,
}

#[derive(Debug)]
struct Readers {
    path: PathBuf,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<ConnectionThread>>,
}

impl SqliteStore {
    /// Opens the file, making it or bringing it up to this version where necessary.
    pub fn open(path: &Path) -> Result<Arc<Self>, OpenError> {
        let mut connection = connect::writer(path)?;
        migrate::bring_up(&mut connection, path)?;
        let thread = ConnectionThread::start("sqlite-writer", connection);
        let writer = thread.map_err(|error| OpenError::unreachable(path, &error))?;
        let readers = Readers {
            path: path.to_owned(),
            free: Arc::new(Semaphore::new(READERS_MAX)),
            idle: Mutex::default(),
        };
        Ok(Arc::new(SqliteStore { writer: Arc::new(writer.into()), readers: Arc::new(readers) }))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        let writer = Arc::clone(&self.writer).lock_owned().await;
        let txn = SqliteTxn { writer };
        txn.writer.run(|connection| execute(connection, "BEGIN IMMEDIATE")).await?;
        Ok(Box::new(txn))
    }
}

struct SqliteTxn {
    writer: OwnedMutexGuard<ConnectionThread>,
}

#[async_trait]
impl Txn for SqliteTxn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load_on(&self.writer, keys, into).await
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        let work = Work::of(batch);
        self.writer.run(move |connection| commit(connection, &work)).await
    }
}

impl Drop for SqliteTxn {
    fn drop(&mut self) {
        // When the thread has ended, so has its transaction.
        let _ = self.writer.post(roll_back);
    }
}

#[async_trait]
impl Reader for SqliteStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let free = Arc::clone(&self.readers.free).acquire_owned().await;
        let permit = free.map_err(|_| StoreError::Failed("the store is closed".into()))?;
        let reader = self.readers.take()?;
        let snapshot =
            SqliteSnapshot { reader: Some(reader), readers: Arc::clone(&self.readers), _permit: permit };
        // A deferred transaction sees the database as it is at the first read: this one.
        snapshot
            .reader()?
            .run(|connection| {
                execute(connection, "BEGIN DEFERRED")?;
                let mut read = prepared(connection, "SELECT count(*) FROM migration")?;
                read.query_row([], |row| row.get::<_, i64>(0)).map_err(|error| failure(&error))
            })
            .await?;
        Ok(Box::new(snapshot))
    }
}

impl Readers {
    fn take(&self) -> Result<ConnectionThread, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(reader) = idle {
            return Ok(reader);
        }
        let connection = connect::reader(&self.path).map_err(|error| failure(&error))?;
        let thread = ConnectionThread::start("sqlite-reader", connection);
        thread.map_err(|error| StoreError::Failed(error.to_string()))
    }

    fn give_back(&self, reader: ConnectionThread) {
        // A thread that has ended is not used again.
        if reader.post(roll_back).is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}

struct SqliteSnapshot {
    reader: Option<ConnectionThread>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl SqliteSnapshot {
    fn reader(&self) -> Result<&ConnectionThread, StoreError> {
        self.reader.as_ref().ok_or_else(|| StoreError::Failed("the snapshot has ended".into()))
    }
}

#[async_trait]
impl Snapshot for SqliteSnapshot {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load_on(self.reader()?, keys, into).await
    }

    async fn select(&mut self, select: &Select) -> Result<Vec<Row>, StoreError> {
        let select = select.clone();
        self.reader()?.run(move |connection| select::rows(connection, &select)).await
    }
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.readers.give_back(reader);
        }
    }
}

async fn load_on(thread: &ConnectionThread, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let asked = load::ask(keys)?;
    let rows = thread.run(move |connection| load::rows(connection, &asked)).await?;
    let all_there = rows.len() == keys.len();
    for row in rows {
        into.fetched(row);
    }
    if !all_there {
        for key in keys {
            if into.row(key).is_none() {
                into.absent(key.clone());
            }
        }
    }
    Ok(())
}

pub(crate) fn prepared<'a>(
    connection: &'a Connection,
    sql: &str,
) -> Result<rusqlite::CachedStatement<'a>, StoreError> {
    connection.prepare_cached(sql).map_err(|error| failure(&error))
}

pub(crate) fn execute(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    prepared(connection, sql)?.raw_execute().map(drop).map_err(|error| failure(&error))
}
