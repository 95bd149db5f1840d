//! The background loop: how wide hosts get, what waits where, and what a kill leaves.

use crate::receiver::{Answer, Receiver};
use crate::rig::Rig;
use std::time::Duration;
use tongbao_engine::{Clock, Steps};
use tongbao_kernel::model::{Notification, NotificationState};
use tongbao_signing::Pool;
use tongbao_worker::Settings;

/// One host answers at once, one never: the first gets as wide as it may, the second narrow, and
/// what is sent to the second holds up nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fast_receiver_is_not_held_up_by_a_silent_one_with_a_backlog() {
    const MANY: usize = 300;
    let settings = Settings {
        reply_timeout: Some(Duration::from_secs(30)),
        poll: Duration::from_millis(20),
        outside_max: 64,
        lane_max: 64,
        ..Settings::default()
    };
    let rig = Rig::with(settings).await;
    let silent = Receiver::start(&rig.clock, &[Answer::Wait(Duration::from_mins(1))]).await;
    let fast = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    for number in 0..MANY {
        rig.buy(&format!("S{number}"), &silent.url).await;
    }
    for number in 0..MANY {
        rig.buy(&format!("F{number}"), &fast.url).await;
    }
    let running = rig.worker.start();
    until(|| fast.came().len() == MANY).await;
    assert_eq!(silent.came().len(), 16, "a host that nothing was heard of gets no more");
    let delivered = async {
        loop {
            let all = rig.all::<Notification>().await;
            if all.iter().filter(|one| one.state == NotificationState::Delivered).count() == MANY {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), delivered).await.expect("what was accepted is recorded");
    assert_eq!(fast.came().len(), MANY, "each once");
    drop(running);
}

/// A place that is free is given out at once, not at the next look: with looks a minute apart, a
/// host that gets one callback at a time gets all of them nevertheless.
#[tokio::test]
async fn a_step_that_ends_makes_room_at_once() {
    let settings = Settings { poll: Duration::from_mins(1), lane_max: 1, ..Settings::default() };
    let rig = Rig::with(settings).await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    for number in 0..20 {
        rig.buy(&format!("T{number}"), &receiver.url).await;
    }
    let running = rig.worker.start();
    until(|| receiver.came().len() == 20).await;
    running.stop().await;
}

/// More than a page waits: it is read page by page, and every callback goes out once, in due order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backlog_of_more_than_a_page_is_sent_in_due_order() {
    const MANY: usize = 600;
    let settings = Settings { lane_max: 1, pool: Some(Pool::inline()), ..Settings::default() };
    let rig = Rig::with(settings).await;
    let receiver = Receiver::start(&rig.clock, &[Answer::Say(200, "")]).await;
    for number in 0..MANY {
        rig.buy(&format!("T{number}"), &receiver.url).await;
        rig.clock.set(rig.clock.now().after_ms(1));
    }
    let running = rig.worker.start();
    until(|| receiver.came().len() == MANY).await;
    running.stop().await;
    let ids: Vec<String> = receiver.came().iter().map(super::receiver::Came::id).collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "in the order of their numbers, each once");
}

/// A page of callbacks was read, and one of them waits for its place; meanwhile it is tried
/// elsewhere in vain and put off. When its place comes it is not sent: it is not due any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_off_since_its_page_was_read_is_not_sent() {
    let settings =
        Settings { lane_max: 1, reply_timeout: Some(Duration::from_secs(1)), ..Settings::default() };
    let rig = Rig::with(settings).await;
    let answers = [Answer::Wait(Duration::from_mins(1)), Answer::Say(503, "")];
    let receiver = Receiver::start(&rig.clock, &answers).await;
    for number in 0..2 {
        rig.buy(&format!("T{number}"), &receiver.url).await;
    }
    let running = rig.worker.start();
    until(|| receiver.came().len() == 1).await;
    assert_eq!(rig.another_worker().settle().await.unwrap(), 2);
    // The first ends when its time is over; then it is the second's turn, and then this one's.
    rig.buy("T2", &receiver.url).await;
    until(|| receiver.came().len() == 4).await;
    running.stop().await;
    let ids: Vec<String> = receiver.came().iter().map(super::receiver::Came::id).collect();
    let mut times: Vec<usize> = ids.iter().map(|id| ids.iter().filter(|one| *one == id).count()).collect();
    times.sort_unstable();
    assert_eq!(times, [1, 1, 2, 2], "only the first twice, here and elsewhere: {ids:?}");
}

/// The process dies with a callback on its way: the next one's worker sends it at once.
#[tokio::test]
async fn a_callback_whose_process_was_killed_is_sent_by_the_next() {
    let slow = Settings { reply_timeout: Some(Duration::from_mins(1)), ..Settings::default() };
    let rig = Rig::with(slow).await;
    let answers = [Answer::Wait(Duration::from_mins(1)), Answer::Say(200, "")];
    let receiver = Receiver::start(&rig.clock, &answers).await;
    rig.buy("T1", &receiver.url).await;
    let running = rig.worker.start();
    until(|| receiver.came().len() == 1).await;
    drop(running);
    assert_eq!(rig.another_worker().settle().await.unwrap(), 1);
    assert_eq!(
        (receiver.came().len(), rig.all::<Notification>().await[0].state),
        (2, NotificationState::Delivered)
    );
}

/// Waits for something that the background loop does.
async fn until(mut done: impl FnMut() -> bool) {
    let mut ticks = tokio::time::interval(Duration::from_millis(10));
    let waiting = async {
        while !done() {
            ticks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it is done in time");
}
