//! Commands of one batch, and of many.

use crate::rig::{LENIENT, Rig};
use crate::toy::{
    BalanceOf, Chase, Count, CountOf, Follow, Serial, SplitsMax, When, overdraw, pay, pocket, top_up,
};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;
use tongbao_base::{Fen, Time};
use tongbao_engine::{Config, Failure};
use tongbao_kernel::refusal::Refusal;

#[tokio::test]
async fn later_commands_of_a_batch_see_earlier_ones() {
    // One batch, one load, one commit: and every command builds on the one before.
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let mut counts = Vec::new();
    for _ in 0..5 {
        counts.push(rig.queue(Count("visits")).await);
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for (before, count) in counts.into_iter().enumerate() {
        assert_eq!(count.await.unwrap().unwrap(), i64::try_from(before).unwrap() + 1);
    }
    assert_eq!((rig.rigging.begun(), rig.rigging.loads(), rig.rigging.commits()), (2, 1, 1));
    assert_eq!(rig.engine.ask(CountOf("visits")).await.unwrap().as_deref(), Some("5"));
}

#[tokio::test]
async fn rows_of_the_whole_batch_are_loaded_together() {
    // Chains of different length: as many loads as the longest chain, not as the sum.
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let mut waiting = Vec::new();
    for length in [1, 3, 2, 3, 0] {
        waiting.push(rig.queue(Follow(length)).await);
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for waits in waiting {
        waits.await.unwrap().unwrap();
    }
    assert_eq!(rig.rigging.loads(), 3);
}

#[tokio::test]
async fn debited_accounts_are_loaded_with_the_batch() {
    // A rule that does not look at the balance still needs it; eight debits, one load.
    let rig = Rig::new().await;
    let owners = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for owner in owners {
        rig.engine.submit(top_up(owner, 10)).await.unwrap();
    }
    let (parked, before) = (rig.park().await, rig.rigging.loads());
    let mut waiting = Vec::new();
    for owner in owners {
        waiting.push(rig.queue(overdraw(owner, "shop", 10)).await);
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for waits in waiting {
        waits.await.unwrap().unwrap();
    }
    assert_eq!(rig.rigging.loads() - before, 1);
    assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 80);
}

#[tokio::test]
async fn a_credit_loads_nothing() {
    let rig = Rig::new().await;
    rig.engine.submit(top_up("shop", 5)).await.unwrap();
    assert_eq!(rig.rigging.loads(), 0);
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_says_why() {
    // Nothing to commit, so there is no commit either.
    let rig = Rig::new().await;
    rig.engine.submit(top_up("buyer", 5)).await.unwrap();
    let commits = rig.rigging.commits();
    let refused = rig.engine.submit(pay("buyer", "shop", 6)).await;
    let short = Refusal::NotEnoughAvailable { available: Fen::new(5), needed: Fen::new(6) };
    assert!(matches!(refused, Err(Failure::Refused(refusal)) if refusal == short));
    assert_eq!(rig.rigging.commits(), commits);
    assert_eq!(rig.engine.ask(BalanceOf(pocket("buyer"))).await.unwrap(), 5);
    assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 0);
}

#[tokio::test]
async fn of_many_debits_at_once_exactly_the_lawful_succeed() {
    // 100 fen, 40 payments of 7: 14 fit, whichever way they fall into batches.
    for batch_max in [1, 3, 512] {
        let rig = Rig::with(Config { batch_max, ..LENIENT }).await;
        rig.engine.submit(top_up("buyer", 100)).await.unwrap();
        let mut payments = JoinSet::new();
        for _ in 0..40 {
            let engine = rig.engine.clone();
            payments.spawn(async move { engine.submit(pay("buyer", "shop", 7)).await });
        }
        let answers = payments.join_all().await;
        let paid = answers.iter().filter(|answer| answer.is_ok()).count();
        let refused = answers.iter().filter(|answer| matches!(answer, Err(Failure::Refused(_)))).count();
        assert_eq!((paid, refused), (14, 26), "batches of {batch_max}");
        assert_eq!(rig.engine.ask(BalanceOf(pocket("buyer"))).await.unwrap(), 2);
        assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 98);
    }
}

#[tokio::test]
async fn money_that_came_in_earlier_in_the_batch_can_be_paid_on() {
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let early = rig.queue(pay("buyer", "shop", 3)).await;
    let income = rig.queue(top_up("buyer", 3)).await;
    let late = rig.queue(pay("buyer", "shop", 3)).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert!(matches!(early.await.unwrap(), Err(Failure::Refused(_))));
    income.await.unwrap().unwrap();
    late.await.unwrap().unwrap();
    assert_eq!(rig.engine.ask(BalanceOf(pocket("shop"))).await.unwrap(), 3);
}

#[tokio::test]
async fn answers_come_in_the_order_of_arrival() {
    let rig = Rig::with(Config { batch_max: 4, ..LENIENT }).await;
    let parked = rig.park().await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = JoinSet::new();
    for place in 0..20 {
        let answer = rig.queue(Serial).await;
        let order = Arc::clone(&order);
        waiting.spawn(async move {
            let serial = answer.await.unwrap().unwrap();
            order.lock().unwrap().push((place, serial));
        });
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    waiting.join_all().await;
    let order = order.lock().unwrap();
    assert!(order.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{order:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_are_all_answered_and_what_they_did_is_there() {
    let rig = Rig::with(Config { batch_max: 64, ..LENIENT }).await;
    let mut callers = JoinSet::new();
    for _ in 0..1000 {
        let engine = rig.engine.clone();
        callers.spawn(async move { engine.submit(Count("all")).await.unwrap() });
    }
    let mut counts = callers.join_all().await;
    counts.sort_unstable();
    assert_eq!(counts, (1..=1000).collect::<Vec<_>>());
    assert_eq!(rig.engine.ask(CountOf("all")).await.unwrap().as_deref(), Some("1000"));
}

#[tokio::test]
async fn a_command_that_insists_on_more_rows_is_given_up_alone() {
    // Eight loads are the most; a ninth is a rule gone astray.
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let deep = rig.queue(Follow(8)).await;
    let endless = rig.queue(Follow(100)).await;
    let other = rig.queue(Count("other")).await;
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    deep.await.unwrap().unwrap();
    assert!(matches!(endless.await.unwrap(), Err(Failure::Broken(_))));
    assert_eq!(other.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn a_batch_full_of_surprises_is_decided_right() {
    // Each command wants a row that only the one before it can name: a load each, and right answers.
    let rig = Rig::new().await;
    let parked = rig.park().await;
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.push(rig.queue(Chase).await);
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    for (before, waits) in (0..).zip(waiting) {
        assert_eq!(waits.await.unwrap().unwrap(), before + 1);
    }
    assert_eq!((rig.rigging.loads(), rig.rigging.commits()), (21, 1));
}

#[tokio::test]
async fn a_decision_is_never_dated_before_an_earlier_one() {
    // The machine's clock is set back; the time of decisions stands still until it has caught up.
    let rig = Rig::new().await;
    for (shown, dated) in [(1000, 1000), (400, 1000), (1001, 1001)] {
        *rig.hands.0.lock().unwrap() = Time::from_ms(shown);
        assert_eq!(rig.engine.submit(When).await.unwrap(), Time::from_ms(dated));
    }
}

#[tokio::test]
async fn a_platforms_own_rules_apply_to_it() {
    // The default profile allows 20 requests an order, this platform's 50.
    let rig = Rig::new().await;
    assert_eq!(rig.engine.submit(SplitsMax).await.unwrap(), 50);
    assert_eq!(rig.engine.ask(SplitsMax).await.unwrap(), 50);
}

#[tokio::test]
async fn a_query_is_answered_while_the_writer_is_held() {
    let rig = Rig::new().await;
    rig.engine.submit(Count("a")).await.unwrap();
    let parked = rig.park().await;
    let count = rig.queue(Count("a")).await;
    assert_eq!(rig.engine.ask(CountOf("a")).await.unwrap().as_deref(), Some("1"));
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    assert_eq!(count.await.unwrap().unwrap(), 2);
}

/// Where both wait they share batches, requests first, with half as many steps as go in a batch of
/// their own: steps are done however many requests come.
#[tokio::test]
async fn requests_go_before_steps_and_steps_are_not_forgotten() {
    let rig = Rig::with(Config { batch_max: 2, ..LENIENT }).await;
    let parked = rig.park().await;
    let order = Arc::new(Mutex::new(String::new()));
    let mut waiting = JoinSet::new();
    for (class, count) in [('s', 6), ('r', 4)] {
        for _ in 0..count {
            let answer = if class == 's' { rig.queue_step(Serial).await } else { rig.queue(Serial).await };
            let order = Arc::clone(&order);
            waiting.spawn(async move {
                answer.await.unwrap().unwrap();
                order.lock().unwrap().push(class);
            });
        }
    }
    rig.rigging.release();
    parked.await.unwrap().unwrap();
    waiting.join_all().await;
    assert_eq!(*order.lock().unwrap(), "rrsrrsssss");
}
