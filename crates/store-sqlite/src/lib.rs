//! The embedded store on SQLite: one file, one writer, many readers.
//!
//! A commit is durable when it returns: write-ahead log, synchronous at every commit. Other
//! processes may open the same file.
//!
//! A transaction works on the thread that drives it, and blocks it while the disk syncs: the
//! engine has a thread of its own for that. A snapshot's rows by key take some ten microseconds,
//! less than waking another thread would, and are read on the caller's thread; selections, which
//! may walk thousands of rows, go to the runtime's threads for blocking work.

mod cells;
mod commit;
mod connect;
#[cfg(test)]
mod drift;
mod load;
mod log;
mod migrate;
mod readers;
mod select;
mod statements;
mod store;

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
