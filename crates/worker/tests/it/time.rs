//! Steps of time: in due order, once, at the moment that they are due.

use crate::receiver::{Answer, Receiver};
use crate::rig::{APP, PLATFORM, Rig, SUB};
use std::sync::Arc;
use std::time::Duration;
use tongbao_base::ids::TransactionId;
use tongbao_base::{Fen, Time};
use tongbao_engine::{Clock, Steps};
use tongbao_kernel::model::{Entry, Journal, Order, RefundStatus, SplitDetail, SplitResult};
use tongbao_kernel::{profitsharing, refund};
use tongbao_worker::Settings;

/// A port that nobody listens on.
const NOWHERE: &str = "http://127.0.0.1:1/";

fn refund_of(out_trade_no: &str) -> refund::Apply {
    refund::Apply {
        platform: PLATFORM.into(),
        appid: Some(APP.into()),
        sub_mchid: SUB.into(),
        sub_appid: None,
        order: refund::OrderRef::Number(out_trade_no.into()),
        out_refund_no: "R1".into(),
        amount: Fen::new(10_000),
        total: Fen::new(10_000),
        from: Vec::new(),
        payer: refund::Payer::SubMerchant,
        reason: None,
        notify_url: None,
    }
}

/// The platform takes a commission.
fn split_of(transaction_id: &TransactionId, number: &str, amount: i64) -> profitsharing::Create {
    let part = profitsharing::Part {
        kind: tongbao_kernel::model::ReceiverKind::Merchant,
        account: PLATFORM.into(),
        name: None,
        amount: Fen::new(amount),
        description: "commission".to_owned(),
    };
    profitsharing::Create {
        platform: PLATFORM.into(),
        family: tongbao_kernel::model::Family::Ecommerce,
        appid: Some(APP.into()),
        sub_appid: None,
        sub_mchid: SUB.into(),
        transaction_id: transaction_id.clone(),
        out_order_no: number.into(),
        receivers: vec![part],
        finish: profitsharing::FinishFlag::No,
    }
}

#[tokio::test]
async fn frozen_money_is_released_180_days_after_each_payment_in_their_order() {
    let rig = Rig::new().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    let mut due = Vec::new();
    for number in 0..4 {
        due.push((
            rig.clock.now().after_ms(180 * Time::DAY),
            rig.buy(&format!("T{number}"), &receiver.url).await,
        ));
        rig.advance(7 * Time::SECOND).await;
    }
    let run = rig.advance(181 * Time::DAY).await;
    let released: Vec<_> = rig
        .all::<Entry>()
        .await
        .into_iter()
        .filter(|entry| entry.journal == Journal::Release)
        .map(|entry| (entry.at, entry.order_id.unwrap()))
        .collect();
    assert_eq!(released, due);
    assert!(run >= 4);
    assert!(rig.all::<Order>().await.iter().all(|order| order.finished && order.unsplit.is_zero()));
}

#[tokio::test]
async fn a_refund_is_paid_once_however_often_steps_are_taken() {
    let rig = Rig::new().await;
    rig.buy("T1", NOWHERE).await;
    let refund = rig.engine.submit(refund_of("T1")).await.unwrap();
    assert_eq!(refund.refund.status, RefundStatus::Processing);
    let (first, second) = tokio::join!(rig.worker.settle(), rig.worker.settle());
    // The refund, and the callback of the payment.
    assert_eq!(first.unwrap() + second.unwrap(), 2);
    assert_eq!(rig.cashbox.refunds.lock().unwrap().len(), 1);
    let refunds = rig.all::<tongbao_kernel::model::Refund>().await;
    assert_eq!(refunds[0].status, RefundStatus::Success);
}

#[tokio::test]
async fn a_refund_that_the_channel_puts_off_is_asked_for_again_then() {
    let rig = Rig::new().await;
    rig.buy("T1", NOWHERE).await;
    rig.engine.submit(refund_of("T1")).await.unwrap();
    let later = rig.clock.now().after_ms(10 * Time::SECOND);
    *rig.cashbox.later.lock().unwrap() = Some(later);
    rig.worker.settle().await.unwrap();
    assert!(rig.cashbox.refunds.lock().unwrap().is_empty());
    assert_eq!(rig.worker.next_due().await.unwrap(), Some(later));
    rig.clock.set(later);
    rig.worker.settle().await.unwrap();
    assert_eq!(rig.cashbox.refunds.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refund_that_a_developer_settled_is_not_paid() {
    let rig = Rig::new().await;
    rig.buy("T1", NOWHERE).await;
    let refund_id = rig.engine.submit(refund_of("T1")).await.unwrap().refund.refund_id;
    let outcome = refund::Outcome::Abnormal;
    rig.engine.submit(refund::Settle { platform: PLATFORM.into(), refund_id, outcome }).await.unwrap();
    rig.advance(Time::HOUR).await;
    assert!(rig.cashbox.refunds.lock().unwrap().is_empty());
    assert_eq!(rig.all::<tongbao_kernel::model::Refund>().await[0].status, RefundStatus::Abnormal);
}

#[tokio::test]
async fn a_receiver_that_the_channel_objects_to_is_closed_and_the_others_are_paid() {
    let rig = Rig::new().await;
    let transaction_id = rig.buy("T1", NOWHERE).await;
    rig.advance(31 * Time::SECOND).await;
    for (number, amount) in [("S1", 12), ("S2", 13)] {
        rig.engine.submit(split_of(&transaction_id, number, amount)).await.unwrap();
    }
    rig.worker.settle().await.unwrap();
    let results: Vec<_> =
        rig.all::<SplitDetail>().await.iter().map(|detail| (detail.amount.get(), detail.result)).collect();
    assert_eq!(results, [(12, SplitResult::Success), (13, SplitResult::Closed)]);
}

#[tokio::test]
async fn the_background_loop_leaves_a_refund_alone_for_a_moment() {
    let rig = Rig::new().await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    rig.buy("T1", &receiver.url).await;
    rig.engine.submit(refund_of("T1")).await.unwrap();
    let running = rig.worker.start();
    until(|| receiver.came().len() == 1).await;
    assert!(rig.cashbox.refunds.lock().unwrap().is_empty());
    rig.clock.set(rig.clock.now().after_ms(2 * Time::SECOND));
    let cashbox = Arc::clone(&rig.cashbox);
    until(move || cashbox.refunds.lock().unwrap().len() == 1).await;
    running.stop().await;
}

/// Many orders' freeze periods ended while nobody looked; a split of just now does not wait for all
/// of them.
#[tokio::test]
async fn a_step_of_just_now_is_done_before_an_old_backlog() {
    const BACKLOG: usize = 60;
    let settings = Settings { inside_max: 4, split_grace_ms: 0, ..Settings::default() };
    let rig = Rig::with(settings).await;
    for number in 0..BACKLOG {
        rig.buy(&format!("T{number}"), NOWHERE).await;
    }
    rig.clock.set(rig.clock.now().after_ms(181 * Time::DAY));
    let transaction_id = rig.buy("NOW", NOWHERE).await;
    rig.clock.set(rig.clock.now().after_ms(31 * Time::SECOND));
    rig.engine.submit(split_of(&transaction_id, "S1", 12)).await.unwrap();
    let running = rig.worker.start();
    let released = async {
        loop {
            let entries = rig.all::<Entry>().await;
            let places = |journal| {
                entries
                    .iter()
                    .enumerate()
                    .filter(move |(_, entry)| entry.journal == journal)
                    .map(|(at, _)| at)
            };
            if places(Journal::Release).count() == BACKLOG {
                let split = places(Journal::Split).next().expect("the split is done");
                return places(Journal::Release).filter(|release| *release < split).count();
            }
            tokio::task::yield_now().await;
        }
    };
    let before = tokio::time::timeout(Duration::from_secs(30), released).await.expect("all are released");
    assert!(before < BACKLOG / 2, "{before} of {BACKLOG} went first");
    running.stop().await;
}

/// Waits for something that the background loop does.
async fn until(mut done: impl FnMut() -> bool) {
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    let waiting = async {
        while !done() {
            ticks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("it is done in time");
}
