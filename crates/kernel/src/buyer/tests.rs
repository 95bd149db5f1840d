//! An openid belongs to one application once it is known (G.2).

use super::Bind;
use crate::combined;
use crate::model::{KnownOpenid, ReceiverKind, TradeType};
use crate::order::{self, Target};
use crate::profitsharing::AddReceiver;
use crate::profitsharing::tests::add_person;
use crate::refusal::Refusal;
use crate::testing::{APP, BUYER, OTHER_SUB, PLATFORM, SUB, SUB_APP, World, payment, wish};
use tongbao_base::Fen;

fn bind(openid: &str, appid: Option<&str>) -> Bind {
    Bind { openid: openid.into(), appid: appid.map(Into::into) }
}

fn differs(openid: &str, appid: &str) -> Refusal {
    Refusal::OpenidAppidDiffer { openid: openid.into(), appid: appid.into() }
}

/// Inside the messenger, under both applications.
fn order(number: &str, sp_openid: Option<&str>, sub_openid: Option<&str>) -> order::Create {
    order::Create {
        trade_type: TradeType::Jsapi,
        sub_appid: Some(SUB_APP.into()),
        sp_openid: sp_openid.map(Into::into),
        sub_openid: sub_openid.map(Into::into),
        ..wish(number, 100)
    }
}

fn cart(number: &str, openid: Option<&str>, sub_openid: Option<&str>) -> combined::Create {
    let part = |name: &str, sub_mchid: &str, sub_appid: Option<&str>| combined::SubOrder {
        mchid: PLATFORM.into(),
        out_trade_no: format!("{number}{name}").into(),
        sub_mchid: sub_mchid.into(),
        sub_appid: sub_appid.map(Into::into),
        total: Fen::new(100),
        description: "tea".to_owned(),
        attach: String::new(),
        profit_sharing: false,
        subsidy: Fen::ZERO,
        terms: String::new(),
    };
    combined::Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: number.into(),
        trade_type: TradeType::Jsapi,
        openid: openid.map(Into::into),
        sub_openid: sub_openid.map(Into::into),
        time_expire: None,
        notify_url: "https://shop.example/paid".to_owned(),
        sub_orders: vec![part("a", OTHER_SUB, None), part("b", SUB, Some(SUB_APP))],
        terms: String::new(),
    }
}

#[test]
fn a_known_openid_is_refused_under_every_other_application_and_nothing_is_written() {
    let mut world = World::market();
    world.run(bind("oOurs", Some(APP))).unwrap();
    world.run(bind("oTheirs", Some(SUB_APP))).unwrap();
    world.run(bind("oForeign", Some("wx0000000000000009"))).unwrap();
    let before = world.rows().clone();
    for (sp_openid, sub_openid, refusal) in [
        (Some("oTheirs"), None, differs("oTheirs", APP)),
        (Some("oForeign"), None, differs("oForeign", APP)),
        (None, Some("oOurs"), differs("oOurs", SUB_APP)),
        (None, Some("oForeign"), differs("oForeign", SUB_APP)),
        (Some("oOurs"), Some("oForeign"), differs("oForeign", SUB_APP)),
    ] {
        assert_eq!(world.run(order("T1", sp_openid, sub_openid)), Err(refusal.clone()));
        assert_eq!(world.run(cart("C1", sp_openid, sub_openid)), Err(refusal));
        assert_eq!(*world.rows(), before);
    }
    // Under its own application, and one that nobody said anything about under any.
    for (place, (sp_openid, sub_openid)) in [
        (Some("oOurs"), None),
        (None, Some("oTheirs")),
        (Some("oOurs"), Some("oTheirs")),
        (Some("oNobody"), Some("oNobody")),
    ]
    .into_iter()
    .enumerate()
    {
        world.run(order(&format!("T{place}"), sp_openid, sub_openid)).unwrap();
        world.run(cart(&format!("C{place}"), sp_openid, sub_openid)).unwrap();
    }
}

#[test]
fn an_order_that_names_nobody_is_paid_by_its_own_applications_people() {
    let mut world = World::market();
    world.run(bind(BUYER, Some(SUB_APP))).unwrap();
    world.run(wish("T1", 100)).unwrap();
    let before = world.rows().clone();
    assert_eq!(world.run(payment(Target::Order("T1".into()))), Err(differs(BUYER, APP)));
    assert_eq!(*world.rows(), before);
    world.run(bind(BUYER, Some(APP))).unwrap();
    world.run(payment(Target::Order("T1".into()))).unwrap();
    // Whom the order names was held against its application when it was placed.
    world.run(order("T2", None, Some("oTheirs"))).unwrap();
    world.run(bind("oTheirs", Some(SUB_APP))).unwrap();
    let named = order::Pay { payer: "oTheirs".into(), ..payment(Target::Order("T2".into())) };
    world.run(named).unwrap();
}

#[test]
fn a_known_openid_receives_under_its_own_application_only() {
    let mut world = World::market();
    world.run(bind("oTheirs", Some(SUB_APP))).unwrap();
    let before = world.rows().clone();
    assert_eq!(world.run(add_person("oTheirs")), Err(differs("oTheirs", APP)));
    assert_eq!(*world.rows(), before);
    let theirs = AddReceiver {
        owner: SUB.into(),
        kind: ReceiverKind::SubPerson,
        appid: Some(SUB_APP.into()),
        ..add_person("oTheirs")
    };
    world.run(theirs).unwrap();
    world.run(add_person("oNobody")).unwrap();
}

#[test]
fn a_binding_is_changed_and_forgotten() {
    let mut world = World::market();
    let key = KnownOpenid::key(&"oBuyer-9".into());
    for appid in [None, Some(APP), Some(APP), Some(SUB_APP), None] {
        world.run(bind("oBuyer-9", appid)).unwrap();
        let known = world.find::<KnownOpenid>(&key).map(|row| row.appid.as_str());
        assert_eq!(known, appid);
    }
}
