//! Starting, filling up, closing, starting again.

use crate::rig::{LENIENT, Rig, memory, sqlite};
use crate::toy::{BalanceOf, Count, CountOf, Serial, pay, pocket, top_up};
use std::sync::Arc;
use tokio::task::JoinSet;
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
async fn a_full_queue_of_requests_turns_no_step_away() {
    let rig = Rig::with(Config { batch_max: 1, queue_max: 1, ..LENIENT }).await;
    let parked = rig.park().await;
    let waiting = rig.queue(Count("a")).await;
    assert!(matches!(rig.engine.submit(Count("a")).await, Err(Failure::Busy)));
    let steps = [rig.queue_step(Count("b")).await, rig.queue_step(Count("b")).await];
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
    for (before, step) in (0..).zip(steps) {
        assert_eq!(step.await.unwrap().unwrap(), before + 1);
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_in_the_file_after_a_restart() {
    // Three runs over one file: each spends 300 of what is left, 100 callers at a time.
    let folder = tempfile::tempdir().unwrap();
    for run in 1..=3 {
        let (store, reader) = sqlite(folder.path());
        let rig = Rig::over(store, reader, LENIENT).await;
        if run == 1 {
            rig.engine.submit(top_up("buyer", 700)).await.unwrap();
        }
        let mut payments = JoinSet::new();
        for _ in 0..100 {
            let engine = rig.engine.clone();
            payments.spawn(async move { engine.submit(pay("buyer", "shop", 3)).await });
        }
        let paid = payments.join_all().await.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(paid, if run == 3 { 33 } else { 100 }, "run {run}");
        rig.engine.close().await;
    }
    let (store, reader) = sqlite(folder.path());
    let rig = Rig::over(store, reader, LENIENT).await;
    assert_eq!(rig.engine.ask(BalanceOf(pocket("buyer"))).await.unwrap(), 1);
    assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 699);
}
