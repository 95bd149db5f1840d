//! What the engine needs of a database, and nothing more: load rows by key, commit a batch.
//!
//! A store knows tables, keys and cells; it does not know what a row means. Every store passes
//! [`contract::suite`].

pub mod batch;
pub mod contract;
pub mod reader;

pub use batch::Batch;
pub use reader::{Reader, Select, Snapshot};

use async_trait::async_trait;
use std::collections::BTreeSet;
use tongbao_kernel::tables::Key;
use tongbao_kernel::view::Rows;

/// A database went wrong. The batch that met it changed nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Another writer was in the way; the whole batch may be tried again.
    #[error("the database was busy: {0}")]
    Conflict(String),
    /// The database refused a row: an invariant that it guards would break.
    #[error("the database refused the change: {0}")]
    Constraint(String),
    /// The database does not hold what it should.
    #[error("the database holds something unknown: {0}")]
    Corrupt(String),
    /// Anything else: disk full, connection lost.
    #[error("the database failed: {0}")]
    Failed(String),
}

/// A database that commits batches.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Starts a transaction. One at a time: what it loads stays true until it ends.
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError>;
}

/// One batch's transaction; dropped without a commit, it changes nothing.
#[async_trait]
pub trait Txn: Send {
    /// Fetches rows by key, and notes which are not there.
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError>;
    /// Writes the whole batch, or nothing, and returns once it is durable.
    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError>;
}
