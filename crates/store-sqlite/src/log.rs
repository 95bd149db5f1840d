//! The write-ahead log: when it is folded into the file, and when it begins anew.
//!
//! Folding alone does not shorten the log. SQLite writes from its start again once two things
//! hold at the first write of a transaction: all of it is in the file, and nobody reads from it.
//! Where queries overlap without a pause, neither ever happens by chance, and the log grows for
//! as long as they come (<https://sqlite.org/wal.html#avoiding_excessively_large_wal_files>).
//! So the writer, between two batches, lets the snapshots that stand in the way end. New ones are
//! never held up: while nothing is committed they stand in no way, and once all of the log is in
//! the file they read from the file.

use crate::readers::Readers;
use crate::store::prepared;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tongbao_store::StoreError;

/// The log is folded once it has so many pages of 4 KiB: rarely enough that a page which many
/// batches touch is written once.
const FOLD_PAGES: i64 = 4_000;

/// A snapshot that did not end in time is waited for again when the log is so many pages longer: a
/// list of ten thousand rows must not cost every batch a wait.
const MORE_PAGES: i64 = 1_000;

/// The longest wait for snapshots to end; queries take less, lists and bills longer. A log twice as
/// long is worth a wait twice as long, up to [`PATIENCE_TIMES`].
const PATIENCE: Duration = Duration::from_millis(15);
const PATIENCE_TIMES: u32 = 4;

/// What a long snapshot let the log grow to is given back to the disk when the log begins anew.
const LOG_BYTES_KEPT: i64 = 2 * FOLD_PAGES * 4_096;

/// How much of the log there is, and how much of that is in the file, in pages.
#[derive(Clone, Copy)]
struct State {
    pages: i64,
    folded: i64,
}

impl State {
    fn is_folded(self) -> bool {
        // Below zero while another process folds it.
        self.pages >= 0 && self.folded == self.pages
    }
}

/// Keeps the log short.
#[derive(Debug)]
pub(crate) struct Log {
    /// So many pages are too many.
    limit: i64,
    /// How many it had after the last commit here, those of other processes among them.
    pages: Arc<AtomicI64>,
}

impl Log {
    /// Of a writer that has just been opened. Folding is this room's, no longer SQLite's own.
    pub(crate) fn of(connection: &mut Connection) -> rusqlite::Result<Log> {
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        connection.pragma_update(None, "journal_size_limit", LOG_BYTES_KEPT)?;
        fold_first(connection)?;
        let pages = Arc::new(AtomicI64::new(0));
        let count = Arc::clone(&pages);
        // Behind the pragma, which takes whatever hook there is away.
        connection.wal_hook(Some(move |_: &mut Wal, pages| {
            count.store(i64::from(pages), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Log { limit: FOLD_PAGES, pages })
    }

    /// Folds a log that is too long; to be called before a transaction, by the writer.
    ///
    /// A log that cannot be folded is no reason to refuse the transaction: it takes what is
    /// committed, the next transaction tries again, and a disk that is full says so itself.
    pub(crate) fn keep_short(&mut self, connection: &Connection, readers: &Readers) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < FOLD_PAGES {
            self.limit = FOLD_PAGES;
        }
        if pages < self.limit {
            return;
        }
        let times = u32::try_from(pages / FOLD_PAGES).unwrap_or(PATIENCE_TIMES).min(PATIENCE_TIMES);
        if let Ok(begins_anew) = fold(connection, readers, PATIENCE * times) {
            self.limit = if begins_anew { FOLD_PAGES } else { pages + MORE_PAGES };
        }
    }
}

/// Whether all of the log is in the file and nobody reads from it any more: the next write
/// begins it anew.
fn fold(connection: &Connection, readers: &Readers, patience: Duration) -> Result<bool, StoreError> {
    // Most of it goes without a wait. What a snapshot keeps from the file is what was committed
    // after it began; one that comes while several of different ages are open may count as one of
    // them, and is gone with the second wait.
    let mut state = checkpoint(connection)?;
    for _ in 0..2 {
        if state.is_folded() {
            break;
        }
        if !readers.older_end_within(patience) {
            return Ok(false);
        }
        state = checkpoint(connection)?;
    }
    Ok(state.is_folded() && readers.older_end_within(patience))
}

/// Writes into the file what no reader needs to be kept from it; waits for nobody.
fn checkpoint(connection: &Connection) -> Result<State, StoreError> {
    let mut statement = prepared(connection, "PRAGMA wal_checkpoint(PASSIVE)")?;
    let state = statement.query_row([], |row| Ok(State { pages: row.get(1)?, folded: row.get(2)? }));
    state.map_err(|error| crate::failure(&error))
}

/// Folds the log into the file and syncs it, before anything is built on what the log says.
///
/// A sync that failed leaves pages in the system's cache that look written and may never reach the
/// disk. Within a process the next commit writes over them; after a kill, recovery would take them
/// for committed, and a power cut would then end the log before every commit that followed.
fn fold_first(connection: &Connection) -> rusqlite::Result<()> {
    let folded = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    match folded {
        // What has no room now stays in the log; the first commit will say so.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => Ok(()),
        other => other,
    }
}
