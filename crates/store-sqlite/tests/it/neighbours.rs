//! Several stores on one file, as when `tongbao merchant add` runs beside the server.

use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::Setting;
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Store, StoreError};
use tongbao_store_sqlite::SqliteStore;

const TURNS: usize = 50;

fn count(number: usize) -> Setting {
    Setting { scope: "test".into(), name: "count".into(), value: number.to_string() }
}

/// Adds one to the count, in one transaction.
async fn add_one(store: &SqliteStore) -> Result<(), StoreError> {
    let key = Setting::key("test", "count");
    let mut txn = store.begin().await?;
    let mut rows = Rows::default();
    txn.load(&BTreeSet::from([key.clone()]), &mut rows).await?;
    let mut changes = Changes::default();
    match rows.view().find::<Setting>(&key).unwrap() {
        None => changes.insert(count(1)),
        Some(setting) => changes.update(count(setting.value.parse::<usize>().unwrap() + 1)),
    }
    let mut batch = Batch::default();
    batch.add(&changes).unwrap();
    txn.commit(&batch).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_stores_on_one_file_lose_no_update() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongbao.db");
    let stores: Vec<Arc<SqliteStore>> = (0..2).map(|_| SqliteStore::open(&path).unwrap()).collect();
    let turns = stores.iter().map(|store| {
        let store = Arc::clone(store);
        tokio::spawn(async move {
            for _ in 0..TURNS {
                while let Err(error) = add_one(&store).await {
                    assert!(matches!(error, StoreError::Conflict(_)), "only a conflict may be met: {error}");
                }
            }
        })
    });
    for turn in turns.collect::<Vec<_>>() {
        turn.await.unwrap();
    }
    let mut rows = Rows::default();
    let key = Setting::key("test", "count");
    stores[0].begin().await.unwrap().load(&BTreeSet::from([key.clone()]), &mut rows).await.unwrap();
    assert_eq!(rows.row(&key), Some(&count(2 * TURNS).into()), "every addition counts");
}

#[test]
fn many_may_make_the_same_file_at_once() {
    // Often: who comes first is a matter of luck.
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tongbao.db");
        let opening = || {
            let path = path.clone();
            std::thread::spawn(move || SqliteStore::open(&path).map(drop))
        };
        let openings: Vec<_> = (0..4).map(|_| opening()).collect();
        for opening in openings {
            opening.join().unwrap().unwrap();
        }
    }
}

/// The other process holds the file for longer than anyone waits.
#[tokio::test]
async fn a_file_that_stays_busy_is_a_conflict_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongbao.db");
    let store = SqliteStore::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = add_one(&store).await;
    assert!(matches!(answer, Err(StoreError::Conflict(_))), "the engine may try again: {answer:?}");
    other.execute_batch("ROLLBACK").unwrap();
    add_one(&store).await.unwrap();
}
