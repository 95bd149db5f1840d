use std::sync::atomic::{AtomicUsize, Ordering};
use tongbao_store::contract::{Fresh, suite};
use tongbao_store_sqlite::SqliteStore;

#[tokio::test]
async fn the_store_on_sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let next = AtomicUsize::new(0);
    suite(async || {
        let file = format!("{}.db", next.fetch_add(1, Ordering::Relaxed));
        Fresh::of(SqliteStore::open(&folder.path().join(file)).unwrap())
    })
    .await;
}
