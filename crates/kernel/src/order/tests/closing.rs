//! Unpaid orders are closed by the platform (2.2.3) and by time (Annex E).

use super::{in_session, order_under, placed, under};
use crate::model::{Notification, OrderState, TaskKind};
use crate::order::{ByNumber, ByTransaction, Close, Create, Expire};
use crate::refusal::Refusal;
use crate::testing::{OTHER_SUB, PLATFORM, START, SUB, World, wish};
use tongbao_base::Time;

fn close(sub_mchid: &str) -> Close {
    Close { platform: PLATFORM.into(), sub_mchid: sub_mchid.into(), out_trade_no: "T1".into() }
}

fn expire(world: &World) -> Expire {
    let transaction_id = order_under(world, "T1").transaction_id.clone();
    Expire { platform: PLATFORM.into(), transaction_id }
}

#[test]
fn closing_is_repeatable_and_tells_nobody() {
    let (mut world, prepay) = placed(wish("T1", 100));
    world.run(close(SUB)).unwrap();
    assert_eq!(world.ask(under("T1")).unwrap().state, OrderState::Closed);
    world.run(close(SUB)).unwrap();
    assert_eq!(world.run(in_session(&prepay)), Err(Refusal::OrderClosed { number: "T1".into() }));
    assert_eq!(world.all::<Notification>().count(), 0);
}

#[test]
fn a_paid_order_cannot_be_closed_by_anyone() {
    let mut world = World::market();
    world.buy(wish("T1", 100));
    assert_eq!(world.run(close(SUB)), Err(Refusal::OrderPaid { number: "T1".into() }));
    world.advance(7 * Time::DAY);
    let before = world.rows().clone();
    world.run(expire(&world)).unwrap();
    assert_eq!(*world.rows(), before);
}

#[test]
fn another_sub_merchant_does_not_see_the_order() {
    let (mut world, _) = placed(wish("T1", 100));
    let missing = || Refusal::OrderNotFound { number: "T1".into() };
    assert_eq!(world.run(close(OTHER_SUB)), Err(missing()));
    let query = ByNumber { sub_mchid: OTHER_SUB.into(), ..under("T1") };
    assert_eq!(world.ask(query), Err(missing()));
    let transaction_id = order_under(&world, "T1").transaction_id.clone();
    let by_id = |sub_mchid: &str| ByTransaction {
        platform: PLATFORM.into(),
        sub_mchid: sub_mchid.into(),
        transaction_id: transaction_id.clone(),
    };
    let missing_id = Refusal::OrderNotFound { number: transaction_id.shared() };
    assert_eq!(world.ask(by_id(OTHER_SUB)), Err(missing_id));
    assert_eq!(world.ask(by_id(SUB)), world.ask(under("T1")));
}

#[test]
fn a_number_that_was_never_ordered_is_not_found() {
    let mut world = World::market();
    assert_eq!(world.run(close(SUB)), Err(Refusal::OrderNotFound { number: "T1".into() }));
    assert_eq!(world.ask(under("T1")), Err(Refusal::OrderNotFound { number: "T1".into() }));
}

#[test]
fn an_order_closes_at_its_time_expire_only_when_the_profile_says_so() {
    for (close_on_expire, closes_after) in [(false, 7 * Time::DAY), (true, Time::HOUR)] {
        let mut world = World::market();
        world.rules.pay.close_on_expire = close_on_expire;
        let time_expire = Some(START.after_ms(Time::HOUR));
        world.run(Create { time_expire, ..wish("T1", 100) }).unwrap();
        let due_at = world.tasks(TaskKind::CloseOrder)[0].due_at;
        assert_eq!(due_at, START.after_ms(closes_after));
        world.advance(closes_after);
        world.run(expire(&world)).unwrap();
        assert_eq!(order_under(&world, "T1").state, OrderState::Closed);
    }
}

#[test]
fn an_order_that_is_expired_too_early_is_put_down_again() {
    let (mut world, _) = placed(wish("T1", 100));
    world.rules.pay.auto_close_days = 10;
    world.advance(7 * Time::DAY);
    world.run(expire(&world)).unwrap();
    assert_eq!(order_under(&world, "T1").state, OrderState::NotPay);
    let due: Vec<Time> = world.tasks(TaskKind::CloseOrder).iter().map(|task| task.due_at).collect();
    assert_eq!(due, [START.after_ms(7 * Time::DAY), START.after_ms(10 * Time::DAY)]);
}
