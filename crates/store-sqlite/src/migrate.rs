//! Numbered migrations, forward only. A file that this version does not know is left alone.

use crate::connect::{APPLICATION_ID, OpenError};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

struct Migration {
    name: &'static str,
    sql: &'static str,
}

/// In order; the first is number 1. What was released is never edited.
const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_tables", sql: include_str!("../migrations/0001_tables.sql") },
    Migration { name: "0002_seals", sql: include_str!("../migrations/0002_seals.sql") },
    Migration { name: "0003_facts", sql: include_str!("../migrations/0003_facts.sql") },
    Migration { name: "0004_task_lanes", sql: include_str!("../migrations/0004_task_lanes.sql") },
    Migration { name: "0005_no_leases", sql: include_str!("../migrations/0005_no_leases.sql") },
];

/// Brings the file up to this version, in one transaction.
pub(crate) fn bring_up(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    // A file that is up to date is not written to: it may lie on a disk that is full.
    if is_begun(connection).map_err(wrong)? {
        let applied = listed(connection).map_err(wrong)?;
        check(&applied, path)?;
        if applied.len() == MIGRATIONS.len() {
            return Ok(());
        }
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(wrong)?;
    let applied = applied(&transaction).map_err(wrong)?;
    check(&applied, path)?;
    for (migration, number) in MIGRATIONS.iter().zip(1_i64..).skip(applied.len()) {
        apply(&transaction, migration, number).map_err(wrong)?;
    }
    transaction.commit().map_err(wrong)
}

/// Whether the file went through a migration.
fn is_begun(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
    connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|tables| tables == 1)
}

/// The same for a file that may not have gone through any.
fn applied(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<(i64, String)>> {
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL
        ) STRICT",
    )?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    listed(transaction)
}

/// Number and checksum of every migration that the file went through.
fn listed(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut statement = connection.prepare("SELECT number, checksum FROM migration ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn check(applied: &[(i64, String)], path: &Path) -> Result<(), OpenError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match applied.last() {
        Some((found, _)) if *found > known => {
            return Err(OpenError::Newer { path: path.to_owned(), found: *found, known });
        }
        _ => {}
    }
    for ((migration, number), (found, sum)) in MIGRATIONS.iter().zip(1..).zip(applied) {
        if *found != number || *sum != checksum(migration.sql) {
            return Err(OpenError::Changed { path: path.to_owned(), number, name: migration.name });
        }
    }
    Ok(())
}

fn apply(transaction: &Transaction<'_>, migration: &Migration, number: i64) -> rusqlite::Result<()> {
    transaction.execute_batch(migration.sql)?;
    transaction.execute(
        "INSERT INTO migration (number, name, checksum) VALUES (?1, ?2, ?3)",
        (number, migration.name, checksum(migration.sql)),
    )?;
    Ok(())
}

/// FNV-1a: tells an edited migration from the one that was applied; it need not stand against
/// malice.
fn checksum(sql: &str) -> String {
    let hash = sql.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
