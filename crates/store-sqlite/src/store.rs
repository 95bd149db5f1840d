//! The store's two faces: transactions on the writer, snapshots on the readers.

use crate::commit::commit;
use crate::connect::{self, OpenError, roll_back};
use crate::log::Log;
use crate::readers::{Leave, Readers};
use crate::{failure, load, migrate, select};
use async_trait::async_trait;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store, StoreError, Txn};

/// A database file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Arc<tokio::sync::Mutex<Writer>>,
    readers: Arc<Readers>,
}

/// The one connection that writes, and the log that it writes.
#[derive(Debug)]
struct Writer {
    connection: Connection,
    log: Log,
}

impl SqliteStore {
    /// Opens the file, making it or bringing it up to this version where necessary.
    pub fn open(path: &Path) -> Result<Arc<Self>, OpenError> {
        let (mut connection, log) = connect::writer(path)?;
        migrate::bring_up(&mut connection, path)?;
        let writer = Arc::new(Writer { connection, log }.into());
        Ok(Arc::new(SqliteStore { writer, readers: Readers::of(path) }))
    }

    /// How many bytes of the file each table and each index takes, by name. Reads the whole file.
    pub fn space(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let connection = self.readers.take()?;
        let sizes = {
            let mut select = prepared(&connection, "SELECT name, sum(pgsize) FROM dbstat GROUP BY name")?;
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())));
            rows.and_then(Iterator::collect).map_err(|error| failure(&error))?
        };
        self.readers.give_back(connection);
        Ok(sizes)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        let Writer { connection, log } = &mut *writer;
        // Here and not after a commit: its callers have their answers by now.
        log.keep_short(connection, &self.readers);
        SqliteTxn::begin(writer).map(|txn| Box::new(txn) as Box<dyn Txn>)
    }
}

struct SqliteTxn {
    writer: OwnedMutexGuard<Writer>,
}

impl SqliteTxn {
    fn begin(writer: OwnedMutexGuard<Writer>) -> Result<Self, StoreError> {
        execute(&writer.connection, "BEGIN IMMEDIATE")?;
        Ok(SqliteTxn { writer })
    }
}

#[async_trait]
impl Txn for SqliteTxn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load_on(&self.writer.connection, keys, into)
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        commit(&self.writer.connection, batch)
    }
}

impl Drop for SqliteTxn {
    fn drop(&mut self) {
        roll_back(&self.writer.connection);
    }
}

#[async_trait]
impl Reader for SqliteStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let leave = self.readers.enter().await?;
        let connection = Some(self.readers.take()?);
        let snapshot = SqliteSnapshot { connection, readers: Arc::clone(&self.readers), _leave: leave };
        // A deferred transaction sees the database as it is at the first read: this one.
        let connection = snapshot.connection()?;
        execute(connection, "BEGIN DEFERRED")?;
        let mut read = prepared(connection, "SELECT 1 FROM migration LIMIT 1")?;
        read.query_row([], |row| row.get::<_, i64>(0)).map_err(|error| failure(&error))?;
        drop(read);
        Ok(Box::new(snapshot))
    }

    async fn twins(&self) -> Result<[Box<dyn Snapshot>; 2], StoreError> {
        // While this transaction lasts nobody commits, in no process.
        let still = SqliteTxn::begin(Arc::clone(&self.writer).lock_owned().await)?;
        let twins = [self.snapshot().await?, self.snapshot().await?];
        drop(still);
        Ok(twins)
    }
}

struct SqliteSnapshot {
    connection: Option<Connection>,
    readers: Arc<Readers>,
    /// Gone after the connection is given back.
    _leave: Leave,
}

impl SqliteSnapshot {
    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or_else(ended)
    }
}

#[async_trait]
impl Snapshot for SqliteSnapshot {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        load_on(self.connection()?, keys, into)
    }

    async fn select(&mut self, select: &Select) -> Result<Vec<Row>, StoreError> {
        // A caller that goes away while the rows are read takes the snapshot along.
        let connection = self.connection.take().ok_or_else(ended)?;
        let select = select.clone();
        let selected = tokio::task::spawn_blocking(move || {
            let rows = select::rows(&connection, &select);
            (connection, rows)
        });
        let (connection, rows) = selected.await.map_err(|error| StoreError::Failed(error.to_string()))?;
        self.connection = Some(connection);
        rows
    }
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.readers.give_back(connection);
        }
    }
}

fn load_on(connection: &Connection, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let rows = load::rows(connection, &load::ask(keys)?)?;
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

fn ended() -> StoreError {
    StoreError::Failed("the snapshot has ended".into())
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
