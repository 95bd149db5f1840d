//! Which files are opened, and what is said of those that are not.

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::Setting;
use tongbao_store::contract::Fresh;
use tongbao_store::{Batch, Store};
use tongbao_store_sqlite::{OpenError, SqliteStore};

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongbao.db");
    (folder, path)
}

fn refusal(path: &Path) -> OpenError {
    let before = std::fs::read(path).ok();
    let error = SqliteStore::open(path).expect_err("the file must be refused");
    assert_eq!(std::fs::read(path).ok(), before, "a refused file stays as it is");
    let text = error.to_string();
    assert!(!text.contains('\n') && text.contains("; "), "one line that says what to do: {text}");
    assert!(text.starts_with(path.to_str().unwrap()), "it names the file: {text}");
    error
}

fn change(path: &Path, sql: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
}

async fn write(store: &SqliteStore, name: &str) {
    let mut changes = Changes::default();
    changes.insert(Setting { scope: "test".into(), name: name.into(), value: "值".repeat(1000) });
    let mut batch = Batch::default();
    batch.add(&changes).unwrap();
    store.begin().await.unwrap().commit(&batch).await.unwrap();
}

async fn names(path: &Path) -> usize {
    let fresh = Fresh::of(SqliteStore::open(path).unwrap());
    let all = tongbao_store::Select::all(tongbao_kernel::tables::TableId::Setting, 1000);
    fresh.reader.snapshot().await.unwrap().select(&all).await.unwrap().len()
}

#[tokio::test]
async fn what_was_committed_is_there_after_reopening() {
    let (_folder, path) = folder();
    for number in 0..3 {
        let store = SqliteStore::open(&path).unwrap();
        write(&store, &number.to_string()).await;
    }
    assert_eq!(names(&path).await, 3, "three openings, three rows");
}

/// What the operating system holds of a killed process: file and log, copied under its feet.
#[tokio::test]
async fn a_file_that_nobody_closed_holds_every_commit() {
    let (folder, path) = folder();
    let store = SqliteStore::open(&path).unwrap();
    for number in 0..20 {
        write(&store, &number.to_string()).await;
    }
    let open = store.begin().await.unwrap();
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
    drop(open);
    assert_eq!(names(&copy).await, 20, "what was acknowledged is in the file and its log");
}

/// A power cut may leave half a transaction at the end of the log.
#[tokio::test]
async fn a_torn_last_commit_takes_no_earlier_one_with_it() {
    let (folder, path) = folder();
    let store = SqliteStore::open(&path).unwrap();
    write(&store, "a").await;
    write(&store, "b").await;
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    let log = std::fs::read(path.with_extension("db-wal")).unwrap();
    std::fs::write(copy.with_extension("db-wal"), &log[..log.len() - 100]).unwrap();
    assert_eq!(names(&copy).await, 1, "the torn commit is gone, whole; the one before is there");
}

#[test]
fn a_newer_versions_file_is_refused() {
    let (_folder, path) = folder();
    drop(SqliteStore::open(&path).unwrap());
    change(&path, "INSERT INTO migration (number, name, checksum) VALUES (99, '0099_later', 'ab')");
    let error = refusal(&path);
    assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
}

#[test]
fn a_file_with_another_migration_is_refused() {
    let (_folder, path) = folder();
    drop(SqliteStore::open(&path).unwrap());
    change(&path, "UPDATE migration SET checksum = 'ab' WHERE number = 1");
    let error = refusal(&path);
    assert!(matches!(error, OpenError::Changed { number: 1, .. }), "{error}");
}

#[test]
fn what_is_not_a_database_is_refused() {
    let (_folder, path) = folder();
    std::fs::write(&path, "余额 一百元\n".repeat(1000)).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
}

#[test]
fn another_programs_database_is_refused() {
    let (_folder, path) = folder();
    change(&path, "CREATE TABLE photo (name TEXT)");
    let error = refusal(&path);
    assert!(matches!(error, OpenError::Foreign { .. }), "{error}");
}

#[test]
fn a_file_that_lost_its_end_is_refused() {
    let (_folder, path) = folder();
    drop(SqliteStore::open(&path).unwrap());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[test]
fn a_file_with_a_broken_first_page_is_refused() {
    let (_folder, path) = folder();
    drop(SqliteStore::open(&path).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100..4096].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[test]
fn a_file_in_no_folder_is_refused() {
    let (folder, _path) = folder();
    let error = refusal(&folder.path().join("missing").join("tongbao.db"));
    assert!(matches!(error, OpenError::Unreachable { .. }), "{error}");
}
