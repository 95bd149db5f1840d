//! What breaks, and what it does not take with it.

use crate::rig::{LENIENT, Rig};
use crate::toy::{BalanceOf, Blind, Count, CountOf, Panics, overdraw, pocket, top_up};
use tongbao_engine::{Config, Failure};
use tongbao_store::StoreError;

fn conflicts(count: usize) -> Vec<StoreError> {
    vec![StoreError::Conflict("injected".into()); count]
}

#[tokio::test]
async fn a_panicking_command_refuses_alone() {
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let before = rig.queue(Count("a")).await;
    let panics = rig.queue(Panics).await;
    let after = rig.queue(Count("a")).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert_eq!(before.await.unwrap().unwrap(), 1);
    assert!(
        matches!(panics.await.unwrap(), Err(Failure::Broken(what)) if what == "panicked: toy rule broke")
    );
    assert_eq!(after.await.unwrap().unwrap(), 2);
    assert_eq!(rig.rigging.begun(), 2, "one batch");
}

#[tokio::test]
async fn a_command_that_would_overdraw_an_account_is_not_done_and_the_batch_goes_on() {
    let rig = Rig::new().await;
    rig.engine.submit(top_up("buyer", 5)).await.unwrap();
    let parked = rig.park().await;
    let broken = rig.queue(overdraw("buyer", "shop", 6)).await;
    let lawful = rig.queue(overdraw("buyer", "shop", 5)).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert!(matches!(broken.await.unwrap(), Err(Failure::Broken(what)) if what.contains("BelowZero")));
    lawful.await.unwrap().unwrap();
    assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 5);
}

#[tokio::test]
async fn a_broken_invariant_panics_in_the_callers_test_when_strict() {
    // The caller panics; the engine does not.
    let rig = Rig::with(Config { strict: true, ..LENIENT }).await;
    let broken = rig.queue(Panics).await.await;
    assert!(broken.unwrap_err().is_panic());
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 1);
}

#[tokio::test]
async fn nothing_is_acknowledged_when_the_commit_fails() {
    // Every command of the batch gets the database's error, and nothing of the batch is there.
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let counts = [rig.queue(Count("a")).await, rig.queue(Count("b")).await, rig.queue(Count("a")).await];
    rig.rigging.fail([StoreError::Failed("disk full".into())]);
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for count in counts {
        assert!(
            matches!(count.await.unwrap(), Err(Failure::Store(StoreError::Failed(what))) if what == "disk full")
        );
    }
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap(), None);
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 1, "the engine goes on");
}

#[tokio::test]
async fn no_answer_comes_before_the_commit() {
    let rig = Rig::new().await;
    rig.rigging.hold_commits();
    let count = rig.queue(Count("a")).await;
    while rig.rigging.loads() == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!count.is_finished());
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap(), None);
    rig.rigging.release();
    assert_eq!(count.await.unwrap().unwrap(), 1);
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap().as_deref(), Some("1"));
}

#[tokio::test]
async fn a_conflicting_batch_is_tried_again_from_fresh_rows() {
    let rig = Rig::new().await;
    rig.rigging.fail(conflicts(9));
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 1);
    assert_eq!((rig.rigging.begun(), rig.rigging.loads(), rig.rigging.commits()), (10, 10, 1));
}

#[tokio::test]
async fn a_batch_that_conflicts_ten_times_is_given_up() {
    let rig = Rig::new().await;
    rig.rigging.fail(conflicts(10));
    let given_up = rig.engine.submit(Count("a")).await;
    assert!(matches!(given_up, Err(Failure::Store(StoreError::Conflict(_)))));
    assert_eq!(rig.engine.submit(Count("a")).await.unwrap(), 1);
}

#[tokio::test]
async fn only_the_command_that_the_database_refuses_fails() {
    // A blind insert over a row that is there; its neighbours are done one by one, in order.
    let rig = Rig::new().await;
    rig.engine.submit(Count("taken")).await.unwrap();
    let parked = rig.park().await;
    let before = rig.queue(Count("a")).await;
    let guilty = rig.queue(Blind("taken")).await;
    let after = rig.queue(Count("a")).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert_eq!(before.await.unwrap().unwrap(), 1);
    assert!(matches!(guilty.await.unwrap(), Err(Failure::Broken(_))));
    assert_eq!(after.await.unwrap().unwrap(), 2);
}

#[tokio::test]
async fn whether_changes_are_taken_is_found_out_by_trying_one() {
    // A store that failed is asked again when somebody wants to know; one that works is left alone.
    let rig = Rig::new().await;
    rig.engine.takes_changes().await.unwrap();
    assert_eq!(rig.rigging.commits(), 0);
    rig.rigging.fail([StoreError::Failed("disk full".into()), StoreError::Failed("disk full".into())]);
    rig.engine.submit(Count("a")).await.unwrap_err();
    assert!(matches!(rig.engine.takes_changes().await, Err(Failure::Store(_))));
    rig.engine.takes_changes().await.unwrap();
    rig.engine.takes_changes().await.unwrap();
    assert_eq!(rig.rigging.commits(), 1, "one change was enough to know");
}

#[tokio::test]
async fn a_conflict_that_passes_says_nothing_of_the_store() {
    let rig = Rig::new().await;
    rig.rigging.fail(conflicts(1));
    rig.engine.submit(Count("a")).await.unwrap();
    rig.engine.takes_changes().await.unwrap();
    assert_eq!(rig.rigging.commits(), 1);
}
