//! A buyer pays (2.2, 3.2; J1, J2; Annex F.1).

use super::{by_number, in_session, placed, under};
use crate::merchant::{Owner, TopUp};
use crate::model::{
    AccountKind, Entry, Event, Funding, Journal, LastAttempt, MerchantKind, Notification, OPERATOR,
    OrderState, TaskKind, TradeType,
};
use crate::order::{Create, Pay, PayFailed, Target, UnderPrepay};
use crate::refusal::Refusal;
use crate::testing::{BUYER, OTHER_SUB, PLATFORM, START, SUB, SUB_APP, World, wish};
use tongbao_base::{Fen, Time};

#[test]
fn money_for_splitting_is_frozen_less_the_fee() {
    // Annex B, J1; 3.12: 10000 at 0.6 % leaves 9940.
    let mut world = World::market();
    let id = world.buy(wish("T1", 10_000));
    let order = world.order(&id).clone();
    assert_eq!((order.state, order.fee, order.unsplit), (OrderState::Success, Fen::new(60), Fen::new(9940)));
    assert_eq!((order.fee_bp, order.payer_total), (60, Fen::new(10_000)));
    assert_eq!(
        (order.paid_at, order.payer, order.bank_type.as_deref()),
        (Some(START), Some(BUYER.into()), Some("CMB_DEBIT"))
    );
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
    assert_eq!(world.balance(SUB, AccountKind::BasicAvailable), 0);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -10_000);
    assert_eq!(world.balance(OPERATOR, AccountKind::FeeIncome), 60);
    let release = world.tasks(TaskKind::ReleaseOrder);
    assert_eq!(release.len(), 1);
    assert_eq!(release[0].due_at, START.after_ms(180 * Time::DAY));
}

#[test]
fn money_that_is_not_for_splitting_is_available_at_once() {
    // Annex B, J2.
    let mut world = World::market();
    let id = world.buy(Create { profit_sharing: false, ..wish("T1", 10_000) });
    assert_eq!(world.order(&id).unsplit, Fen::ZERO);
    assert_eq!(world.balance(SUB, AccountKind::BasicAvailable), 9940);
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 0);
    assert!(world.tasks(TaskKind::ReleaseOrder).is_empty());
    assert!(world.tasks(TaskKind::SettleOrder).is_empty());
}

#[test]
fn the_fee_is_rounded_half_up_to_the_fen() {
    // Annex F.1: (amount, rate in 1/10,000, fee, net).
    for (total, bp, fee, net) in [
        (1, 60, 0, 1),
        (83, 60, 0, 83),
        (84, 60, 1, 83),
        (100, 60, 1, 99),
        (690, 60, 4, 686),
        (1000, 30, 3, 997),
        (9999, 60, 60, 9939),
        (10_000, 60, 60, 9940),
        (12_345, 38, 47, 12_298),
    ] {
        let mut world = World::market();
        world.add_merchant("1900000209", MerchantKind::Sub, &[], Some(bp));
        let id = world.buy(Create { sub_mchid: "1900000209".into(), ..wish("T1", total) });
        let order = world.order(&id);
        assert_eq!((order.fee.get(), order.unsplit.get()), (fee, net), "{total} at {bp}");
        assert_eq!(world.balance("1900000209", AccountKind::BasicPending), net, "{total} at {bp}");
        assert_eq!(world.balance(OPERATOR, AccountKind::FeeIncome), fee, "{total} at {bp}");
    }
}

#[test]
fn a_coupons_sponsor_pays_its_part_and_the_fee_is_on_the_whole_price() {
    let (mut world, prepay) = placed(wish("T1", 1000));
    world.run(Pay { coupon: Fen::new(300), ..in_session(&prepay) }).unwrap();
    let order = world.ask(under("T1")).unwrap();
    assert_eq!((order.payer_total, order.fee, order.unsplit), (Fen::new(700), Fen::new(6), Fen::new(994)));
    assert_eq!(world.balance(OPERATOR, AccountKind::Marketing), -300);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -700);
    let paid: i64 = world
        .all::<Entry>()
        .filter(|entry| entry.journal == Journal::Pay)
        .map(|entry| entry.amount.get())
        .sum();
    assert_eq!(paid, 1000);
}

#[test]
fn a_coupon_leaves_the_buyer_something_to_pay() {
    let (mut world, prepay) = placed(wish("T1", 1000));
    let before = world.rows().clone();
    for (coupon, refusal) in [
        (1000, Refusal::CouponTooLarge { coupon: Fen::new(1000), total: Fen::new(1000) }),
        (-1, Refusal::AmountTooSmall { asked: Fen::new(-1), min: Fen::ZERO }),
    ] {
        let pay = Pay { coupon: Fen::new(coupon), ..in_session(&prepay) };
        assert_eq!(world.run(pay), Err(refusal));
        assert_eq!(*world.rows(), before);
    }
    assert!(world.run(Pay { coupon: Fen::new(999), ..in_session(&prepay) }).is_ok());
}

#[test]
fn an_order_is_paid_once() {
    let (mut world, prepay) = placed(wish("T1", 100));
    world.run(in_session(&prepay)).unwrap();
    let before = world.rows().clone();
    let refusal = Refusal::OrderPaid { number: "T1".into() };
    assert_eq!(world.run(in_session(&prepay)), Err(refusal.clone()));
    assert_eq!(world.run(by_number("T1")), Err(refusal));
    assert_eq!(*world.rows(), before);
}

#[test]
fn one_callback_tells_the_platform_of_a_paid_order() {
    let mut world = World::market();
    let id = world.buy(wish("T1", 100));
    let told: Vec<&Notification> = world.all().collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].event, told[0].mchid.as_str()), (Event::OrderPaid, PLATFORM));
    assert_eq!((&*told[0].subject, told[0].url.as_str()), (id.as_str(), "https://shop.example/paid"));
    assert_eq!(world.tasks(TaskKind::Notify).len(), 1);
}

#[test]
fn a_session_lasts_two_hours_and_the_order_longer() {
    // Annex E: the prepay_id ends, the order stays NOTPAY.
    let (mut world, prepay) = placed(wish("T1", 100));
    world.advance(2 * Time::HOUR);
    let refusal = Refusal::PrepayExpired { until: prepay.until, now: world.now };
    assert_eq!(world.run(in_session(&prepay)), Err(refusal));
    assert_eq!(world.ask(under("T1")).unwrap().state, OrderState::NotPay);
    let again = world.run(wish("T1", 100)).unwrap();
    assert!(world.run(in_session(&again)).is_ok());
}

#[test]
fn an_order_past_its_time_expire_cannot_be_paid() {
    let until = START.after_ms(10 * Time::MINUTE);
    let create = Create { time_expire: Some(until), ..wish("T1", 100) };
    let (mut world, prepay) = placed(create);
    world.advance(10 * Time::MINUTE);
    let refusal = Refusal::PrepayExpired { until, now: until };
    assert_eq!(world.run(in_session(&prepay)), Err(refusal));
}

#[test]
fn only_the_named_buyer_pays() {
    let create = Create {
        trade_type: TradeType::Jsapi,
        sp_openid: Some(BUYER.into()),
        sub_appid: Some(SUB_APP.into()),
        sub_openid: Some("oUnderSub".into()),
        ..wish("T1", 100)
    };
    let (mut world, prepay) = placed(create.clone());
    let stranger = Pay { payer: "oStranger".into(), ..in_session(&prepay) };
    assert_eq!(world.run(stranger), Err(Refusal::PayerDiffers));
    assert!(world.run(in_session(&prepay)).is_ok());
    let (mut world, prepay) = placed(create);
    assert!(world.run(Pay { payer: "oUnderSub".into(), ..in_session(&prepay) }).is_ok());
}

#[test]
fn change_pays_only_as_far_as_it_reaches() {
    let (mut world, prepay) = placed(wish("T1", 100));
    let from_change = Pay { funding: Funding::Wallet, ..in_session(&prepay) };
    let fill = |amount| TopUp {
        platform: PLATFORM.into(),
        owner: Owner::Person(BUYER.into()),
        account: AccountKind::Wallet,
        amount: Fen::new(amount),
    };
    let short = |available| Refusal::WalletShort { available: Fen::new(available), asked: Fen::new(100) };
    assert_eq!(world.run(from_change.clone()), Err(short(0)));
    assert_eq!(world.run(fill(99)), Ok(Fen::new(99)));
    assert_eq!(world.run(from_change.clone()), Err(short(99)));
    assert_eq!(world.run(fill(1)), Ok(Fen::new(100)));
    world.run(from_change).unwrap();
    assert_eq!(world.balance(BUYER, AccountKind::Wallet), 0);
    assert_eq!(world.ask(under("T1")).unwrap().funding, Funding::Wallet);
}

#[test]
fn a_failed_try_is_noted_and_the_order_stays_payable() {
    // 2.2.4: failed attempts leave NOTPAY.
    let (mut world, prepay) = placed(wish("T1", 100));
    let target = || Target::Prepay(prepay.prepay_id.clone());
    for attempt in [LastAttempt::PayError, LastAttempt::UserPaying] {
        world.run(PayFailed { platform: PLATFORM.into(), target: target(), attempt }).unwrap();
        let order = world.ask(under("T1")).unwrap();
        assert_eq!((order.state, order.last_attempt), (OrderState::NotPay, Some(attempt)));
    }
    world.run(in_session(&prepay)).unwrap();
    assert_eq!(world.ask(under("T1")).unwrap().last_attempt, None);
    let late = PayFailed { platform: PLATFORM.into(), target: target(), attempt: LastAttempt::PayError };
    assert_eq!(world.run(late), Err(Refusal::OrderPaid { number: "T1".into() }));
}

#[test]
fn a_session_that_never_was_pays_nothing() {
    let mut world = World::market();
    let pay = super::payment(Target::Prepay("wx-none".into()));
    assert_eq!(world.run(pay), Err(Refusal::PrepayUnknown { prepay_id: "wx-none".into() }));
    assert_eq!(world.run(by_number("T9")), Err(Refusal::OrderNotFound { number: "T9".into() }));
}

#[test]
fn the_cashier_still_shows_an_order_whose_session_was_replaced() {
    let (mut world, first) = placed(Create { sub_mchid: OTHER_SUB.into(), ..wish("T1", 100) });
    world.run(Create { sub_mchid: OTHER_SUB.into(), ..wish("T1", 100) }).unwrap();
    let target = Target::Prepay(first.prepay_id);
    let shown = world.ask(UnderPrepay { platform: PLATFORM.into(), target }).unwrap();
    assert_eq!(shown.platform.mchid.as_str(), PLATFORM);
    assert_eq!(shown.combined, None);
    let [(order, seller)] = &shown.orders[..] else { panic!("one order") };
    assert_eq!((order.out_trade_no.as_str(), seller.mchid.as_str()), ("T1", OTHER_SUB));
}
