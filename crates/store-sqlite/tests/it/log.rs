//! The write-ahead log beside snapshots: how long it gets.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::Setting;
use tongbao_kernel::tables::TableId;
use tongbao_store::{Batch, Reader, Select, Snapshot, Store};
use tongbao_store_sqlite::SqliteStore;

const MIB: u64 = 1 << 20;
/// Where it is folded: 4,000 pages.
const FOLDED_AT: u64 = 4_000 * 4_096;

/// How long a query takes that is slow, but none of the longest.
const QUERY: Duration = Duration::from_millis(3);
const QUERIES: usize = 4;

/// A commit of about a MiB.
async fn write(store: &SqliteStore, name: usize) {
    let mut changes = Changes::default();
    for part in 0..300 {
        let name = format!("{name}-{part}");
        changes.insert(Setting {
            scope: "test".into(),
            name: name.as_str().into(),
            value: "值".repeat(1000),
        });
    }
    let mut batch = Batch::default();
    batch.add(&changes).unwrap();
    store.begin().await.unwrap().commit(&batch).await.unwrap();
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path.with_extension("db-wal")).unwrap().len()
}

async fn rows(snapshot: &mut dyn Snapshot) -> usize {
    snapshot.select(&Select::all(TableId::Setting, 100_000)).await.unwrap().len()
}

/// Each begins before the one before it has ended: somebody reads at every moment.
async fn read_without_a_pause(store: Arc<SqliteStore>, is_over: Arc<AtomicBool>, read: Arc<AtomicUsize>) {
    let mut ticks = tokio::time::interval(QUERY);
    let mut held = store.snapshot().await.unwrap();
    while !is_over.load(Ordering::Relaxed) {
        let mut next = store.snapshot().await.unwrap();
        next.select(&Select::all(TableId::Setting, 10)).await.unwrap();
        ticks.tick().await;
        drop(std::mem::replace(&mut held, next));
        read.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_that_overlap_without_a_pause_do_not_let_the_log_grow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongbao.db");
    let store = SqliteStore::open(&path).unwrap();
    let (is_over, read) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let reading: Vec<_> = (0..QUERIES)
        .map(|_| {
            tokio::spawn(read_without_a_pause(Arc::clone(&store), Arc::clone(&is_over), Arc::clone(&read)))
        })
        .collect();
    let mut longest = 0;
    for name in 0..80 {
        write(&store, name).await;
        longest = longest.max(length(&path));
    }
    is_over.store(true, Ordering::Relaxed);
    for reading in reading {
        reading.await.unwrap();
    }
    println!("{} snapshots, the log had {} MiB at most", read.load(Ordering::Relaxed), longest / MIB);
    assert!(longest > FOLDED_AT / 2, "the commits would have made it far longer");
    assert!(longest < FOLDED_AT + FOLDED_AT / 2, "{longest} bytes: it begins anew beside readers");
}

#[tokio::test]
async fn a_long_snapshot_holds_up_no_commit_and_the_disk_gets_its_log_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tongbao.db");
    let store = SqliteStore::open(&path).unwrap();
    write(&store, 0).await;
    let mut old = store.snapshot().await.unwrap();
    let before = rows(old.as_mut()).await;
    for name in 1..60 {
        write(&store, name).await;
    }
    assert!(length(&path) > 2 * FOLDED_AT, "the snapshot keeps the log");
    assert_eq!(rows(old.as_mut()).await, before, "it sees what was there when it began");
    drop(old);
    for name in 60..70 {
        write(&store, name).await;
    }
    assert!(length(&path) <= 2 * FOLDED_AT, "{} bytes: more than is kept", length(&path));
    let mut now = store.snapshot().await.unwrap();
    assert_eq!(rows(now.as_mut()).await - before, 69 * 300, "every commit is there");
}
