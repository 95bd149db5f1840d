//! Connections: how a file is opened, and why it may not be.

use crate::log::Log;
use crate::store::execute;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// `TONG`: marks our files among all SQLite files.
pub(crate) const APPLICATION_ID: i32 = 0x544F_4E47;

/// How long to wait for another process's transaction before it is called a conflict. Theirs
/// are short: a merchant is added, a file is checked.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// How soon a switch that was answered busy at once is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(5);

/// Four statements for each of the tables, and some to spare.
const STATEMENTS_MAX: usize = 192;

/// Page cache in KiB, as SQLite wants it: negative. The writer's holds the inner pages of every
/// index of some ten million rows; a reader's those of the indexes that queries go through. What
/// they do not hold the system's page cache does. Together, with eight readers, at most 48 MiB.
const WRITER_CACHE: i32 = -32_768;
const READER_CACHE: i32 = -2_048;

/// A file that cannot be used, and what to do about it, in one line.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be opened or made.
    #[error("{}: cannot be opened ({reason}); check that its folder exists and that this user may write there", path.display())]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// The database's word.
        reason: String,
    },
    /// The file is something else.
    #[error("{}: not a database; name another file, or restore this one from a backup", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database, but not one of ours.
    #[error("{}: the database of another program; name another file", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error("{}: damaged ({reason}); restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The database's word.
        reason: String,
    },
    /// A newer version wrote the file.
    #[error("{}: written by a newer version (its migration {found}, this one knows {known}); start the newer version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The file's last migration.
        found: i64,
        /// The last one that this version brings.
        known: i64,
    },
    /// A migration of the file is not the one of that number here.
    #[error("{}: its migration {number} is not this version's {name}; start the version that wrote the file, or restore a backup", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// The migration's number.
        number: i64,
        /// Its name here.
        name: &'static str,
    },
    /// Another process held the file for too long.
    #[error("{}: busy in another process; end that, or try again", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
}

impl OpenError {
    pub(crate) fn unreachable(path: &Path, reason: &dyn std::fmt::Display) -> Self {
        OpenError::Unreachable { path: path.to_owned(), reason: reason.to_string() }
    }

    pub(crate) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => OpenError::NotADatabase { path },
            Some(ErrorCode::DatabaseCorrupt) => OpenError::Damaged { path, reason: error.to_string() },
            _ if is_busy(error) => OpenError::Busy { path },
            _ => OpenError::unreachable(&path, error),
        }
    }
}

/// The one connection that writes. Looks before it touches: a file that is not ours stays as
/// it is.
pub(crate) fn writer(path: &Path) -> Result<(Connection, Log), OpenError> {
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_CREATE).map_err(wrong)?;
    let (id, tables) = whose(&connection).map_err(wrong)?;
    if id != APPLICATION_ID && (id != 0 || tables != 0) {
        return Err(OpenError::Foreign { path: path.to_owned() });
    }
    log_ahead(&connection).map_err(wrong)?;
    // An answer is given only for what a power cut cannot take back.
    connection.pragma_update(None, "synchronous", "FULL").map_err(wrong)?;
    connection.pragma_update(None, "fullfsync", true).map_err(wrong)?;
    connection.pragma_update(None, "cache_size", WRITER_CACHE).map_err(wrong)?;
    let log = Log::of(&mut connection).map_err(wrong)?;
    Ok((connection, log))
}

/// The file's mark and how many tables it has, as of one moment: somebody else may be making it.
fn whose(connection: &Connection) -> rusqlite::Result<(i32, i64)> {
    let moment = connection.unchecked_transaction()?;
    let tables = moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let id = moment.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok((id, tables))
}

/// Has the file keep a write-ahead log. Of several who open a new file at once, one switches it and
/// SQLite answers the others busy at once, whatever they are ready to wait: they try again.
#[expect(clippy::disallowed_methods, reason = "for how long, not when")]
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && begun.elapsed() < BUSY_WAIT => std::thread::sleep(AGAIN_AFTER),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// A connection that only reads.
pub(crate) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path, OpenFlags::empty())?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", READER_CACHE)?;
    Ok(connection)
}

fn connect(path: &Path, more: OpenFlags) -> rusqlite::Result<Connection> {
    // No mutex: who holds a connection is the only one who does.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(connection)
}

/// Ends a transaction that was neither committed nor rolled back; without one, nothing happens.
pub(crate) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // The only failure is a connection that is gone, and with it the transaction.
        let _ = execute(connection, "ROLLBACK");
    }
}
