//! What is prepared while a batch becomes durable, and when it is given.

use crate::rig::{Rig, queued};
use crate::toy::{Blind, Count, CountOf, Serial, pay};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tongbao_engine::Failure;
use tongbao_kernel::command::Command;
use tongbao_store::StoreError;

/// The replies that were prepared for, in their order.
type Replies<O> = Arc<Mutex<Vec<O>>>;

/// Puts a command into the queue; what it gives is how often it prepared.
async fn ahead<C>(rig: &Rig, command: C) -> (JoinHandle<Result<usize, Failure>>, Replies<C::Output>)
where
    C: Command + Sync,
{
    let (engine, replies) = (rig.engine.clone(), Replies::default());
    let seen = Arc::clone(&replies);
    let submit = async move {
        let prepare = |reply| {
            let mut seen = seen.lock().unwrap();
            seen.push(reply);
            std::future::ready(seen.len())
        };
        engine.submit_ahead(command, Duration::ZERO, prepare).await
    };
    (queued(submit).await, replies)
}

#[tokio::test]
async fn an_answer_is_prepared_before_the_commit_and_given_after_it() {
    let rig = Rig::new().await;
    rig.rigging.hold_commits();
    let (count, replies) = ahead(&rig, Count("a")).await;
    while replies.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!count.is_finished(), "prepared, but not durable");
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap(), None);
    rig.rigging.release();
    assert_eq!(count.await.unwrap().unwrap(), 1);
    assert_eq!(*replies.lock().unwrap(), [1]);
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap().as_deref(), Some("1"));
}

#[tokio::test]
async fn what_was_prepared_for_a_batch_that_fails_is_not_given() {
    let rig = Rig::new().await;
    rig.rigging.fail([StoreError::Failed("disk full".into())]);
    let (count, replies) = ahead(&rig, Count("a")).await;
    assert!(matches!(count.await.unwrap(), Err(Failure::Store(StoreError::Failed(_)))));
    assert_eq!(*replies.lock().unwrap(), [1]);
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_decided_again_is_prepared_again() {
    // The batch is refused for its second command; the third counts on what is there then.
    let rig = Rig::new().await;
    rig.engine.submit(Count("taken")).await.unwrap();
    let parked = rig.park().await;
    let guilty = rig.queue(Blind("taken")).await;
    let (count, replies) = ahead(&rig, Count("a")).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert!(matches!(guilty.await.unwrap(), Err(Failure::Broken(_))));
    assert_eq!(count.await.unwrap().unwrap(), 2, "what was prepared last is given");
    assert_eq!(*replies.lock().unwrap(), [1, 1]);
}

#[tokio::test]
async fn nothing_is_prepared_for_a_refusal_and_once_for_what_changes_nothing() {
    let rig = Rig::new().await;
    let (refused, replies) = ahead(&rig, pay("buyer", "shop", 1)).await;
    assert!(matches!(refused.await.unwrap(), Err(Failure::Refused(_))));
    assert!(replies.lock().unwrap().is_empty());
    let (serial, replies) = ahead(&rig, Serial).await;
    assert_eq!(serial.await.unwrap().unwrap(), 1);
    assert_eq!(replies.lock().unwrap().len(), 1);
}
