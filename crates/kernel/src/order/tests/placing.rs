//! Placing an order (2.2.1) and repeating the wish (Annex A).

use super::{in_session, order_under, placed, under};
use crate::model::{
    Alias, Combined, Merchant, MerchantKind, MerchantState, Notification, Order, OrderState, Space, TaskKind,
    TradeType,
};
use crate::order::{Close, Create, Expire, Target};
use crate::refusal::Refusal;
use crate::task::Done;
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, START, SUB, SUB_APP, World, payment, wish};
use tongbao_base::ids::OutNo;
use tongbao_base::{Fen, Time};

#[test]
fn a_new_order_is_unpaid_and_closes_itself_after_seven_days() {
    let (world, prepay) = placed(wish("T1", 10_000));
    let order = world.ask(under("T1")).unwrap();
    assert_eq!((order.state, order.total, order.unsplit), (OrderState::NotPay, Fen::new(10_000), Fen::ZERO));
    assert_eq!(order.expires_at, START.after_ms(7 * Time::DAY));
    assert_eq!(prepay.until, START.after_ms(2 * Time::HOUR));
    let close = world.tasks(TaskKind::CloseOrder);
    assert_eq!(close.len(), 1);
    assert_eq!(close[0].due_at, START.after_ms(7 * Time::DAY));
    assert_eq!(&*close[0].subject, order.transaction_id.as_str());
    assert_eq!(order.transaction_id.as_str().len(), 28);
    assert_eq!(prepay.prepay_id.as_str().len(), 36);
}

/// A world with a merchant for each way in which a seller may be wrong.
fn world_with_wrong_sellers() -> World {
    let mut world = World::market();
    world.add_merchant("1900000300", MerchantKind::Platform, &["wx-foreign"], None);
    world.add_merchant("1900000400", MerchantKind::Direct, &["wx-direct"], None);
    for (mchid, state) in [("1900000203", MerchantState::Frozen), ("1900000204", MerchantState::Cancelled)] {
        world.add_merchant(mchid, MerchantKind::Sub, &[], None);
        let merchant: &Merchant = world.find(&Merchant::key(&PLATFORM.into(), &mchid.into())).unwrap();
        let merchant = Merchant { state, ..merchant.clone() };
        world.put(merchant);
    }
    world
}

#[test]
fn an_order_that_breaks_a_rule_is_refused_and_nothing_is_written() {
    let w = || wish("T1", 100);
    let unbound =
        |appid: &str, mchid: &str| Refusal::AppidNotBound { appid: appid.into(), mchid: mchid.into() };
    let unusable = |mchid: &str, state| Refusal::MerchantUnusable { mchid: mchid.into(), state };
    let cases: Vec<(&str, Create, Refusal)> = vec![
        ("appid of nobody", Create { appid: "wx-none".into(), ..w() }, unbound("wx-none", PLATFORM)),
        ("appid of the seller", Create { appid: SUB_APP.into(), ..w() }, unbound(SUB_APP, PLATFORM)),
        (
            "unknown seller",
            Create { sub_mchid: "1999999999".into(), ..w() },
            Refusal::MerchantUnknown { mchid: "1999999999".into() },
        ),
        (
            "another platform's merchant",
            Create { sub_mchid: "1900000300".into(), ..w() },
            Refusal::MerchantNotYours { mchid: "1900000300".into() },
        ),
        (
            "the platform as seller",
            Create { sub_mchid: PLATFORM.into(), ..w() },
            Refusal::MerchantNotYours { mchid: PLATFORM.into() },
        ),
        (
            "frozen seller",
            Create { sub_mchid: "1900000203".into(), ..w() },
            unusable("1900000203", MerchantState::Frozen),
        ),
        (
            "cancelled seller",
            Create { sub_mchid: "1900000204".into(), ..w() },
            unusable("1900000204", MerchantState::Cancelled),
        ),
        (
            "direct merchant for a platform's seller",
            Create { platform: "1900000400".into(), appid: "wx-direct".into(), ..w() },
            Refusal::MerchantNotYours { mchid: SUB.into() },
        ),
        ("sub_appid not bound", Create { sub_appid: Some(APP.into()), ..w() }, unbound(APP, SUB)),
        ("JSAPI without a payer", Create { trade_type: TradeType::Jsapi, ..w() }, Refusal::PayerMissing),
        (
            "sub_openid without sub_appid",
            Create { trade_type: TradeType::Jsapi, sub_openid: Some(BUYER.into()), ..w() },
            Refusal::SubOpenidWithoutSubAppid,
        ),
        (
            "number of one character",
            wish("T", 100),
            Refusal::NumberTooShort { field: "out_trade_no", number: "T".into(), min: 2 },
        ),
        ("nothing to pay", wish("T1", 0), Refusal::AmountTooSmall { asked: Fen::ZERO, min: Fen::new(1) }),
        (
            "above the limit",
            wish("T1", 1_000_000_001),
            Refusal::OrderTooLarge { asked: Fen::new(1_000_000_001), max: Fen::new(1_000_000_000) },
        ),
        (
            "subsidy above the limit",
            Create { subsidy: Fen::new(1_000_001), ..w() },
            Refusal::SubsidyTooLarge { asked: Fen::new(1_000_001), max: Fen::new(1_000_000) },
        ),
    ];
    let mut world = world_with_wrong_sellers();
    let before = world.rows().clone();
    for (case, create, refusal) in cases {
        assert_eq!(world.run(create), Err(refusal), "{case}");
        assert_eq!(*world.rows(), before, "{case}");
    }
}

#[test]
fn only_the_messenger_needs_a_payer() {
    let mut world = World::market();
    for (number, trade_type) in [("T1", TradeType::App), ("T2", TradeType::Native), ("T3", TradeType::H5)] {
        assert!(world.run(Create { trade_type, ..wish(number, 100) }).is_ok(), "{trade_type}");
    }
    let jsapi = Create { trade_type: TradeType::Jsapi, ..wish("T4", 100) };
    assert!(world.run(Create { sp_openid: Some(BUYER.into()), ..jsapi.clone() }).is_ok());
    let under_sub = Create {
        out_trade_no: "T5".into(),
        sub_appid: Some(SUB_APP.into()),
        sub_openid: Some(BUYER.into()),
        ..jsapi
    };
    assert!(world.run(under_sub).is_ok());
}

#[test]
fn older_profiles_want_longer_numbers() {
    let mut world = World::market();
    world.rules.pay.out_trade_no_min = 6;
    let refusal = Refusal::NumberTooShort { field: "out_trade_no", number: "T1234".into(), min: 6 };
    assert_eq!(world.run(wish("T1234", 100)), Err(refusal));
    assert!(world.run(wish("T12345", 100)).is_ok());
}

#[test]
fn time_expire_lies_a_minute_to_seven_days_ahead() {
    for (after_ms, good) in [
        (-Time::DAY, false),
        (0, false),
        (59 * Time::SECOND, false),
        (60 * Time::SECOND, true),
        (7 * Time::DAY, true),
        (7 * Time::DAY + Time::SECOND, false),
    ] {
        let mut world = World::market();
        let given = START.after_ms(after_ms);
        let reply = world.run(Create { time_expire: Some(given), ..wish("T1", 100) });
        match reply {
            Ok(_) => assert!(good, "{after_ms}"),
            Err(Refusal::ExpiryOutOfRange { given: named, .. }) => {
                assert!(!good && named == given, "{after_ms}");
            }
            Err(other) => panic!("{after_ms}: {other:?}"),
        }
    }
}

#[test]
fn a_subsidy_without_profit_sharing_is_ignored() {
    // Annex G.2: no subsidy is possible later.
    let subsidy = Fen::new(99_999_999);
    let (mut world, _) = placed(Create { profit_sharing: false, subsidy, ..wish("T1", 100) });
    assert_eq!(world.ask(under("T1")).unwrap().subsidy_planned, Fen::ZERO);
    let shared = Create { subsidy: Fen::new(1_000_000), ..wish("T2", 100) };
    world.run(shared).unwrap();
    assert_eq!(world.ask(under("T2")).unwrap().subsidy_planned, Fen::new(1_000_000));
}

#[test]
fn the_same_wish_again_opens_a_new_session_and_the_old_one_is_dead() {
    let (mut world, first) = placed(wish("T1", 100));
    let orders = world.all::<Order>().count();
    world.advance(Time::HOUR);
    let changed_freely = Create {
        notify_url: "https://elsewhere.example/".to_owned(),
        attach: Some("anything".to_owned()),
        ..wish("T1", 100)
    };
    let second = world.run(changed_freely).unwrap();
    assert_ne!(first.prepay_id, second.prepay_id);
    assert_eq!(second.until, START.after_ms(3 * Time::HOUR));
    assert_eq!(world.all::<Order>().count(), orders);
    assert_eq!(world.tasks(TaskKind::CloseOrder).len(), 1, "it still closes seven days after the first");
    let dead = Refusal::PrepayUnknown { prepay_id: first.prepay_id.shared() };
    assert_eq!(world.run(in_session(&first)), Err(dead));
    assert!(world.run(in_session(&second)).is_ok());
    assert_eq!(world.ask(under("T1")).unwrap().notify_url, "https://shop.example/paid");
}

#[test]
fn another_wish_with_the_same_number_is_refused_and_the_field_named() {
    let base = || Create {
        trade_type: TradeType::Jsapi,
        sub_appid: Some(SUB_APP.into()),
        sp_openid: Some(BUYER.into()),
        sub_openid: Some("oSub".into()),
        time_expire: Some(START.after_ms(Time::DAY)),
        subsidy: Fen::new(5),
        terms: "{\"goods_tag\":\"A\"}".to_owned(),
        ..wish("T1", 100)
    };
    let cases: Vec<(&str, Create)> = vec![
        ("amount", Create { total: Fen::new(101), ..base() }),
        ("description", Create { description: "coffee".to_owned(), ..base() }),
        ("trade_type", Create { trade_type: TradeType::H5, ..base() }),
        ("sub_appid", Create { sub_appid: None, sub_openid: None, ..base() }),
        ("sp_openid", Create { sp_openid: Some("oOther".into()), ..base() }),
        ("sub_openid", Create { sub_openid: None, ..base() }),
        ("settle_info.profit_sharing", Create { profit_sharing: false, ..base() }),
        ("settle_info.subsidy_amount", Create { subsidy: Fen::new(6), ..base() }),
        ("time_expire", Create { time_expire: None, ..base() }),
        ("terms", Create { terms: String::new(), ..base() }),
    ];
    let (mut world, prepay) = placed(base());
    let before = world.rows().clone();
    for (field, create) in cases {
        let refusal = Refusal::ReentryDiffers { number: "T1".into(), field };
        assert_eq!(world.run(create), Err(refusal), "{field}");
        assert_eq!(*world.rows(), before, "{field}");
    }
    assert!(world.run(in_session(&prepay)).is_ok(), "the first session lives on");
}

#[test]
fn strict_repeats_compare_notify_url_and_attach_too() {
    let mut world = World::market();
    world.rules.reentry.strict = true;
    world.run(wish("T1", 100)).unwrap();
    for (field, create) in [
        ("notify_url", Create { notify_url: "https://elsewhere.example/".to_owned(), ..wish("T1", 100) }),
        ("attach", Create { attach: Some("x".to_owned()), ..wish("T1", 100) }),
    ] {
        let refusal = Refusal::ReentryDiffers { number: "T1".into(), field };
        assert_eq!(world.run(create), Err(refusal));
    }
    assert!(world.run(wish("T1", 100)).is_ok());
}

#[test]
fn a_number_that_was_paid_closed_or_used_elsewhere_cannot_be_ordered_again() {
    // Annex A and G.2: after payment, after close, after seven days, by another sub-merchant.
    let number = || OutNo::from("T1");
    let (mut paid, prepay) = placed(wish("T1", 100));
    paid.run(in_session(&prepay)).unwrap();
    assert_eq!(paid.run(wish("T1", 100)), Err(Refusal::OrderPaid { number: number() }));
    assert_eq!(paid.run(wish("T1", 101)), Err(Refusal::OrderPaid { number: number() }));

    let (mut closed, _) = placed(wish("T1", 100));
    let close = Close { platform: PLATFORM.into(), sub_mchid: SUB.into(), out_trade_no: number() };
    closed.run(close).unwrap();
    assert_eq!(closed.run(wish("T1", 100)), Err(Refusal::OrderClosed { number: number() }));

    let (mut late, _) = placed(wish("T1", 100));
    late.advance(7 * Time::DAY);
    assert_eq!(late.run(wish("T1", 100)), Err(Refusal::OrderClosed { number: number() }));
    let task = late.tasks(TaskKind::CloseOrder).remove(0);
    let expire = Expire { platform: PLATFORM.into(), transaction_id: task.subject.as_ref().into() };
    late.run(Done { serial: task.serial, command: expire }).unwrap().unwrap();
    assert_eq!(order_under(&late, "T1").state, OrderState::Closed);
    assert_eq!(late.run(wish("T1", 100)), Err(Refusal::OrderClosed { number: number() }));

    let (mut taken, _) = placed(wish("T1", 100));
    let other = Create { sub_mchid: OTHER_SUB.into(), ..wish("T1", 100) };
    assert_eq!(taken.run(other), Err(Refusal::OutTradeNoUsed { number: number() }));
}

#[test]
fn an_order_past_its_time_expire_gets_no_new_session() {
    let until = START.after_ms(5 * Time::MINUTE);
    let create = || Create { time_expire: Some(until), ..wish("T1", 100) };
    let (mut world, _) = placed(create());
    world.advance(5 * Time::MINUTE - 1);
    assert!(world.run(create()).is_ok(), "the last moment counts, although no minute is left");
    world.advance(1);
    assert!(matches!(world.run(create()), Err(Refusal::ExpiryOutOfRange { given, .. }) if given == until));
}

#[test]
fn an_order_is_placed_in_one_round_and_repeated_in_two() {
    let mut world = World::market();
    world.run(wish("T1", 100)).unwrap();
    assert_eq!(world.rounds.get(), 1);
    world.run(wish("T1", 100)).unwrap();
    assert_eq!(world.rounds.get(), 2);
}

#[test]
fn an_order_alone_writes_no_combined_order_and_tells_nobody() {
    let (world, prepay) = placed(wish("T1", 100));
    assert_eq!(world.all::<Combined>().count(), 0);
    assert_eq!(world.all::<Notification>().count(), 0);
    let alias = Alias::key(&PLATFORM.into(), Space::Prepay, prepay.prepay_id.as_str());
    assert!(world.find::<Alias>(&alias).is_some());
    let pay = payment(Target::Combined("T1".into()));
    let mut world = world;
    assert_eq!(world.run(pay), Err(Refusal::OrderNotFound { number: "T1".into() }));
}
