//! The embedded store on SQLite: one file, one writer, many readers.
//!
//! A commit is durable when it returns: write-ahead log, synchronous at every commit. The one
//! write connection and each read connection have a thread of their own; nothing here blocks
//! the runtime's threads. Other processes may open the same file.

mod cells;
mod commit;
mod connect;
#[cfg(test)]
mod drift;
mod load;
mod migrate;
mod select;
mod statements;
mod store;
mod thread;

pub use connect::OpenError;
pub use store::SqliteStore;

use rusqlite::ErrorCode;
use tongbao_store::StoreError;

/// What the database's own error means to the engine.
fn failure(error: &rusqlite::Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint(text),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Conflict(text),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(text),
        _ => StoreError::Failed(text),
    }
}
