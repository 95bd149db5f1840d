//! Starting, filling up, closing, starting again.

use crate::rig::{LENIENT, Rig, memory};
use crate::toy::{Count, CountOf, Serial};
use std::sync::Arc;
use tongbao_engine::{Config, Failure};

#[tokio::test]
async fn a_full_queue_answers_busy_at_once() {
    let rig = Rig::with(Config { batch_max: 1, queue_max: 2, ..LENIENT }).await;
    let parked = rig.park().await;
    let waiting = [rig.queue(Count("a")).await, rig.queue(Count("a")).await];
    assert!(matches!(rig.engine.submit(Count("a")).await, Err(Failure::Busy)));
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for (before, count) in (0..).zip(waiting) {
        assert_eq!(count.await.unwrap().unwrap(), before + 1);
    }
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 3, "the one turned away changed nothing");
}

#[tokio::test]
async fn close_finishes_what_waits_and_takes_no_more() {
    let rig = Rig::with(Config { batch_max: 2, ..LENIENT }).await;
    let parked = rig.park().await;
    let mut waiting = Vec::new();
    for _ in 0..5 {
        waiting.push(rig.queue(Count("a")).await);
    }
    let closing = tokio::spawn({
        let engine = rig.engine.clone();
        async move { engine.close().await }
    });
    tokio::task::yield_now().await;
    assert!(!closing.is_finished());
    rig.rigging.release();
    closing.await.unwrap();
    parked.await.unwrap().unwrap();
    for (before, count) in (0..).zip(waiting) {
        assert_eq!(count.await.unwrap().unwrap(), before + 1);
    }
    assert!(matches!(rig.engine.submit(Count("a")).await, Err(Failure::Closed)));
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap().as_deref(), Some("5"));
    rig.engine.close().await;
}

#[tokio::test]
async fn a_command_whose_caller_went_away_is_done_nevertheless() {
    let rig = Rig::new().await;
    let parked = rig.park().await;
    rig.queue(Count("a")).await.abort();
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 2);
}

#[tokio::test]
async fn numbers_never_return_after_a_restart() {
    // Three runs over one store: every number is larger than all before it.
    let (store, reader) = memory();
    let mut serials = Vec::new();
    for _ in 0..3 {
        let rig = Rig::over(Arc::clone(&store), Arc::clone(&reader), LENIENT).await;
        for _ in 0..3 {
            serials.push(rig.engine.submit(Serial).await.unwrap());
        }
        rig.engine.close().await;
    }
    assert!(serials.is_sorted_by(|a, b| a < b), "{serials:?}");
}
