//! The rules of combined orders (2.3, Annex G.2).

use super::{Close, Create, Expire, Find, Member, SubOrder};
use crate::model::{
    AccountKind, Event, Funding, LastAttempt, MerchantKind, Notification, OPERATOR, Order, OrderState,
    TaskKind, TradeType,
};
use crate::notification::{Content, ContentOf};
use crate::order::{self, Pay, PayFailed, Target, UnderPrepay};
use crate::refusal::{PayRefusal, Refusal};
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, START, SUB, SUB_APP, World, payment, wish};
use tongbao_base::{Fen, Time};

fn part(out_trade_no: &str, sub_mchid: &str, total: i64) -> SubOrder {
    SubOrder {
        mchid: PLATFORM.into(),
        out_trade_no: out_trade_no.into(),
        sub_mchid: sub_mchid.into(),
        sub_appid: None,
        total: Fen::new(total),
        description: "tea".to_owned(),
        attach: "a".to_owned(),
        profit_sharing: true,
        subsidy: Fen::ZERO,
        terms: String::new(),
    }
}

fn cart(sub_orders: Vec<SubOrder>) -> Create {
    Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: "C1".into(),
        trade_type: TradeType::Native,
        openid: None,
        sub_openid: None,
        time_expire: None,
        notify_url: "https://shop.example/paid".to_owned(),
        sub_orders,
        terms: String::new(),
    }
}

fn two() -> Vec<SubOrder> {
    vec![part("S1", SUB, 10_000), part("S2", OTHER_SUB, 2000)]
}

fn many(count: usize) -> Create {
    cart(
        (0..count)
            .map(|n| part(&format!("S{n:02}"), if n % 2 == 0 { SUB } else { OTHER_SUB }, 101))
            .collect(),
    )
}

fn pay() -> Pay {
    payment(Target::Combined("C1".into()))
}

fn found(world: &World) -> super::Found {
    world.ask(Find { platform: PLATFORM.into(), out_trade_no: "C1".into() }).unwrap()
}

fn close(members: &[(&str, &str, Option<&str>)]) -> Close {
    let member = |(mchid, number, sub): &(&str, &str, Option<&str>)| Member {
        mchid: (*mchid).into(),
        out_trade_no: (*number).into(),
        sub_mchid: sub.map(Into::into),
    };
    Close {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: "C1".into(),
        sub_orders: members.iter().map(member).collect(),
    }
}

const BOTH: [(&str, &str, Option<&str>); 2] = [(PLATFORM, "S2", None), (PLATFORM, "S1", Some(SUB))];

#[test]
fn one_and_fifty_sub_orders_are_placed_and_paid_in_few_rounds() {
    for count in [1, 50] {
        let mut world = World::market();
        let prepay = world.run(many(count)).unwrap();
        assert_eq!(world.rounds.get(), 1, "{count}");
        let paid = world.run(payment(Target::Prepay(prepay.prepay_id))).unwrap();
        assert!(world.rounds.get() <= 4, "{count}");
        assert_eq!(paid.transaction_ids.len(), count);
        let found = found(&world);
        assert_eq!(found.combined.state, OrderState::Success);
        assert!(found.orders.iter().all(|order| order.state == OrderState::Success));
        let numbers: Vec<&str> = found.orders.iter().map(|order| order.out_trade_no.as_str()).collect();
        assert!(numbers.is_sorted(), "in the order of the request");
    }
}

#[test]
fn fifty_one_sub_orders_and_none_are_refused() {
    let mut world = World::market();
    for asked in [0, 51] {
        let refusal = Refusal::TooManySubOrders { asked, max: 50 };
        assert_eq!(world.run(many(asked)), Err(refusal));
    }
}

#[test]
fn one_failing_sub_order_fails_all() {
    let mut world = World::market();
    world.add_merchant("1900000300", MerchantKind::Platform, &[APP], None);
    world.run(wish("USED", 100)).unwrap();
    let with = |second: SubOrder| cart(vec![part("S1", SUB, 100), second]);
    let ok = || part("S2", OTHER_SUB, 100);
    let cases: Vec<(&str, Create, Refusal)> = vec![
        (
            "unknown seller",
            with(part("S2", "1999999999", 1)),
            Refusal::MerchantUnknown { mchid: "1999999999".into() },
        ),
        (
            "number used by an order",
            with(part("USED", SUB, 100)),
            Refusal::OutTradeNoUsed { number: "USED".into() },
        ),
        ("number twice", with(part("S1", OTHER_SUB, 1)), Refusal::SubOrderTwice { number: "S1".into() }),
        (
            "number too short",
            with(part("S", SUB, 1)),
            Refusal::NumberTooShort { field: "out_trade_no", number: "S".into(), min: 2 },
        ),
        (
            "too large",
            with(part("S2", SUB, 1_000_000_001)),
            Refusal::OrderTooLarge { asked: Fen::new(1_000_000_001), max: Fen::new(1_000_000_000) },
        ),
        (
            "subsidy too large",
            with(SubOrder { subsidy: Fen::new(1_000_001), ..ok() }),
            Refusal::SubsidyTooLarge { asked: Fen::new(1_000_001), max: Fen::new(1_000_000) },
        ),
        (
            "sub_appid not bound",
            with(SubOrder { sub_appid: Some(SUB_APP.into()), ..ok() }),
            Refusal::AppidNotBound { appid: SUB_APP.into(), mchid: OTHER_SUB.into() },
        ),
        (
            "initiator that does not exist",
            with(SubOrder { mchid: "1999999999".into(), ..ok() }),
            Refusal::MerchantUnknown { mchid: "1999999999".into() },
        ),
        (
            "initiator without the application",
            with(SubOrder { mchid: SUB.into(), ..ok() }),
            Refusal::AppidNotBound { appid: APP.into(), mchid: SUB.into() },
        ),
        (
            "another platform as initiator",
            with(SubOrder { mchid: "1900000300".into(), ..ok() }),
            Refusal::MerchantNotYours { mchid: "1900000300".into() },
        ),
        ("no payer", Create { trade_type: TradeType::Jsapi, ..with(ok()) }, Refusal::PayerMissing),
        (
            "sub_openid without sub_appid",
            Create { sub_openid: Some(BUYER.into()), ..with(ok()) },
            Refusal::SubOpenidWithoutSubAppid,
        ),
    ];
    let before = world.rows().clone();
    for (case, create, refusal) in cases {
        assert_eq!(world.run(create), Err(refusal), "{case}");
        assert_eq!(*world.rows(), before, "{case}");
    }
}

#[test]
fn a_sum_that_leaves_64_bits_is_refused() {
    let mut world = World::market();
    world.rules.pay.order_max_fen = Fen::new(i64::MAX);
    let create = cart(vec![part("S1", SUB, i64::MAX), part("S2", SUB, 1)]);
    assert_eq!(world.run(create), Err(Refusal::AmountOverflow));
}

#[test]
fn the_same_sub_merchant_may_sell_twice() {
    // 2.3.1: older texts said one sub-order each.
    let mut world = World::market();
    assert!(world.run(cart(vec![part("S1", SUB, 1), part("S2", SUB, 1)])).is_ok());
}

#[test]
fn a_combined_payment_reaches_every_seller() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    world.run(pay()).unwrap();
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
    assert_eq!(world.balance(OTHER_SUB, AccountKind::BasicPending), 2000);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -12_000);
    assert_eq!(world.tasks(TaskKind::ReleaseOrder).len(), 2);
    let again = world.run(pay());
    assert_eq!(again, Err(Refusal::OrderPaid { number: "C1".into() }));
}

#[test]
fn one_callback_tells_of_a_combined_payment() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    world.run(pay()).unwrap();
    let told: Vec<&Notification> = world.all().collect();
    assert_eq!(told.len(), 1);
    let combined = found(&world).combined;
    assert_eq!((told[0].event, &*told[0].subject), (Event::CombinedPaid, combined.combine_id.as_str()));
    let query = ContentOf { platform: PLATFORM.into(), notification_id: told[0].notification_id.clone() };
    let (_, Content::Combined { combined: shown, orders }) = world.ask(query).unwrap() else {
        panic!("a combined order")
    };
    assert_eq!((*shown, orders.len()), (combined, 2));
}

#[test]
fn a_coupon_is_spread_in_proportion_to_the_fen() {
    let mut world = World::market();
    world.run(cart(vec![part("S1", SUB, 1), part("S2", SUB, 1), part("S3", OTHER_SUB, 1)])).unwrap();
    world.run(Pay { coupon: Fen::new(2), ..pay() }).unwrap();
    let payer_totals: Vec<i64> = found(&world).orders.iter().map(|order| order.payer_total.get()).collect();
    // Cumulated shares of 2 over thirds, half up: 1, 1, 2.
    assert_eq!(payer_totals, [0, 1, 0]);
    assert_eq!(world.balance(OPERATOR, AccountKind::Marketing), -2);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -1);
}

#[test]
fn change_must_reach_for_all_sub_orders() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    let refusal = Refusal::WalletShort { available: Fen::ZERO, asked: Fen::new(12_000) };
    assert_eq!(world.run(Pay { funding: Funding::Wallet, ..pay() }), Err(refusal));
}

#[test]
fn the_partner_paths_do_not_see_sub_orders() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    let missing = || Refusal::OrderNotFound { number: "S1".into() };
    let (platform, sub_mchid) = (PLATFORM.into(), SUB.into());
    let query = order::ByNumber { platform, sub_mchid, out_trade_no: "S1".into() };
    assert_eq!(world.ask(query), Err(missing()));
    let (platform, sub_mchid) = (PLATFORM.into(), SUB.into());
    assert_eq!(world.run(order::Close { platform, sub_mchid, out_trade_no: "S1".into() }), Err(missing()));
    assert_eq!(world.run(payment(Target::Order("S1".into()))), Err(missing()));
    let number = || "S1".into();
    assert_eq!(world.run(wish("S1", 10_000)), Err(Refusal::OutTradeNoUsed { number: number() }));
    let transaction_id = found(&world).orders[0].transaction_id.clone();
    let (platform, sub_mchid) = (PLATFORM.into(), SUB.into());
    let missing = Refusal::OrderNotFound { number: transaction_id.shared() };
    assert_eq!(world.ask(order::ByTransaction { platform, sub_mchid, transaction_id }), Err(missing));
}

#[test]
fn the_same_cart_again_opens_a_new_session() {
    let mut world = World::market();
    let first = world.run(cart(two())).unwrap();
    let second = world.run(cart(two())).unwrap();
    assert_ne!(first.prepay_id, second.prepay_id);
    assert_eq!(world.all::<Order>().count(), 2);
    let dead = Refusal::PrepayUnknown { prepay_id: first.prepay_id.shared() };
    assert_eq!(world.run(payment(Target::Prepay(first.prepay_id.clone()))), Err(dead));
    let shown = UnderPrepay { platform: PLATFORM.into(), target: Target::Prepay(first.prepay_id) };
    let shown = world.ask(shown).unwrap();
    assert_eq!((shown.orders.len(), shown.combined.unwrap().prepay_id), (2, second.prepay_id.clone()));
    assert!(world.run(payment(Target::Prepay(second.prepay_id))).is_ok());
}

#[test]
fn another_cart_with_the_same_number_is_refused_and_the_field_named() {
    let with = |change: fn(&mut Create)| {
        let mut create = cart(two());
        change(&mut create);
        create
    };
    let cases: Vec<(&str, Create)> = vec![
        ("settle_info.profit_sharing", with(|cart| cart.sub_orders[1].profit_sharing = false)),
        ("settle_info.subsidy_amount", with(|cart| cart.sub_orders[0].subsidy = Fen::new(1))),
        ("amount", with(|cart| cart.sub_orders[0].total = Fen::new(1))),
        ("sub_mchid", with(|cart| cart.sub_orders[0].sub_mchid = OTHER_SUB.into())),
        ("sub_orders", with(|cart| cart.sub_orders.truncate(1))),
        ("sub_orders", with(|cart| cart.sub_orders.push(part("S3", SUB, 1)))),
        ("trade_type", with(|cart| cart.trade_type = TradeType::H5)),
        ("time_expire", with(|cart| cart.time_expire = Some(START.after_ms(Time::DAY)))),
        ("terms", with(|cart| cart.terms = "x".to_owned())),
    ];
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    let before = world.rows().clone();
    for (field, create) in cases {
        let refusal = Refusal::ReentryDiffers { number: "C1".into(), field };
        assert_eq!(world.run(create), Err(refusal), "{field}");
        assert_eq!(*world.rows(), before, "{field}");
    }
}

#[test]
fn a_close_names_exactly_the_sub_orders() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    let differ = |missing: Option<&str>, foreign: Option<&str>| {
        Err(Refusal::SubOrdersDiffer { missing: missing.map(Into::into), foreign: foreign.map(Into::into) })
    };
    let cases = [
        ("one is missing", close(&[(PLATFORM, "S1", None)]), differ(Some("S2"), None)),
        ("a stranger", close(&[BOTH[0], BOTH[1], (PLATFORM, "S3", None)]), differ(None, Some("S3"))),
        ("one twice", close(&[BOTH[0], BOTH[1], BOTH[0]]), differ(None, Some("S2"))),
        ("another seller", close(&[BOTH[0], (PLATFORM, "S1", Some(OTHER_SUB))]), differ(None, Some("S1"))),
        ("another initiator", close(&[BOTH[0], (SUB, "S1", Some(SUB))]), differ(None, Some("S1"))),
        ("nothing", close(&[]), differ(Some("S1"), None)),
    ];
    for (case, command, reply) in cases {
        assert_eq!(world.run(command), reply, "{case}");
    }
    assert!(found(&world).orders.iter().all(|order| order.state == OrderState::NotPay));
    world.run(close(&BOTH)).unwrap();
    world.run(close(&BOTH)).unwrap();
    let found = found(&world);
    assert_eq!(found.combined.state, OrderState::Closed);
    assert!(found.orders.iter().all(|order| order.state == OrderState::Closed));
    assert_eq!(world.run(pay()), Err(Refusal::OrderClosed { number: "C1".into() }));
    assert_eq!(world.run(cart(two())), Err(Refusal::OrderClosed { number: "C1".into() }));
    assert_eq!(world.all::<Notification>().count(), 0, "nobody is told of a close");
}

#[test]
fn a_paid_cart_cannot_be_closed_or_ordered_again() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    world.run(pay()).unwrap();
    let paid = Refusal::OrderPaid { number: "C1".into() };
    assert_eq!(world.run(close(&BOTH)), Err(paid.clone()));
    assert_eq!(world.run(cart(two())), Err(paid));
}

#[test]
fn an_unpaid_cart_is_closed_after_seven_days_with_all_its_parts() {
    let mut world = World::market();
    world.run(many(50)).unwrap();
    let expire = Expire { platform: PLATFORM.into(), combine_id: found(&world).combined.combine_id };
    world.advance(7 * Time::DAY - 1);
    world.run(expire.clone()).unwrap();
    assert_eq!(found(&world).combined.state, OrderState::NotPay);
    world.advance(1);
    assert_eq!(world.due_tasks().iter().filter(|task| task.kind == TaskKind::CloseCombined).count(), 2);
    world.run(expire.clone()).unwrap();
    let after = found(&world);
    assert_eq!(after.combined.state, OrderState::Closed);
    assert!(after.orders.iter().all(|order| order.state == OrderState::Closed));
    let before = world.rows().clone();
    world.run(expire).unwrap();
    assert_eq!(*world.rows(), before);
}

#[test]
fn a_failed_try_is_noted_on_every_sub_order() {
    let mut world = World::market();
    world.run(cart(two())).unwrap();
    let target = Target::Combined("C1".into());
    let attempt = LastAttempt::PayError;
    world.run(PayFailed { platform: PLATFORM.into(), target, attempt }).unwrap();
    assert!(found(&world).orders.iter().all(|order| order.last_attempt == Some(attempt)));
}

#[test]
fn a_cart_that_was_never_ordered_is_not_found() {
    let mut world = World::market();
    let missing = || Refusal::OrderNotFound { number: "C1".into() };
    let query = Find { platform: PLATFORM.into(), out_trade_no: "C1".into() };
    assert_eq!(world.ask(query), Err(missing()));
    assert_eq!(world.run(close(&BOTH)), Err(missing()));
    let expire = Expire { platform: PLATFORM.into(), combine_id: "42".into() };
    assert_eq!(world.run(expire), Err(Refusal::OrderNotFound { number: "42".into() }));
}

/// A cart of a direct merchant, which sells itself.
fn own(count: usize) -> Create {
    cart((0..count).map(|n| part(&format!("S{n:02}"), PLATFORM, 101)).collect())
}

#[test]
fn a_direct_merchant_combines_2_to_10_orders_of_its_own() {
    // 2.3.1; the numbers are configuration.
    let mut world = World::shop();
    let few = PayRefusal::TooFewSubOrders { asked: 1, min: 2 };
    assert_eq!(world.run(own(1)), Err(few.into()));
    assert_eq!(world.run(own(11)), Err(Refusal::TooManySubOrders { asked: 11, max: 10 }));
    world.run(own(10)).unwrap();
    world.run(pay()).unwrap();
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicPending), 10 * 100);
    assert!(found(&world).orders.iter().all(|order| order.is_direct() && order.is_paid()));
    world.rules.pay.combine_direct_min = 1;
    assert!(world.run(Create { out_trade_no: "C2".into(), ..cart(vec![part("T1", PLATFORM, 1)]) }).is_ok());
}

#[test]
fn who_has_sub_merchants_names_one_in_each_sub_order() {
    let missing = || Err(PayRefusal::SubMchidMissing { number: "S2".into() }.into());
    for kind in [MerchantKind::Platform, MerchantKind::Partner] {
        let mut world = World::market_of(kind);
        assert_eq!(world.run(cart(vec![part("S1", SUB, 1), part("S2", PLATFORM, 1)])), missing());
    }
    let mut world = World::shop();
    let unknown = Refusal::MerchantUnknown { mchid: SUB.into() };
    assert_eq!(world.run(cart(two())), Err(unknown));
}
