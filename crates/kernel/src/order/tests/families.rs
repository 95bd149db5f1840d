//! Orders of partners and direct merchants follow the generic rules (2.12).

use super::order_under;
use crate::model::{AccountKind, Family, MerchantKind, OPERATOR, TaskKind};
use crate::order::{ByNumber, ByTransaction, Close, Create, Target};
use crate::refusal::Refusal;
use crate::testing::{PLATFORM, START, SUB, World, own_wish, payment, wish};
use tongbao_base::{Fen, Time};

#[test]
fn an_order_is_of_the_family_of_who_places_it_and_is_frozen_so_long() {
    for (mut world, create, family, days) in [
        (World::market(), wish("T1", 10_000), Family::Ecommerce, 180),
        (World::market_of(MerchantKind::Partner), wish("T1", 10_000), Family::Generic, 30),
        (World::shop(), own_wish("T1", 10_000), Family::Generic, 30),
    ] {
        let id = world.buy(create);
        assert_eq!(world.order(&id).family, family);
        let release = world.tasks(TaskKind::ReleaseOrder);
        assert_eq!(release[0].due_at, START.after_ms(days * Time::DAY), "{family}");
    }
}

#[test]
fn a_direct_merchants_order_pays_the_merchant_itself() {
    let mut world = World::shop();
    let frozen = world.buy(own_wish("T1", 10_000));
    assert_eq!(world.order(&frozen).sub_mchid.as_str(), PLATFORM);
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicPending), 9940);
    world.buy(Create { profit_sharing: false, ..own_wish("T2", 1000) });
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicAvailable), 994);
    assert_eq!(world.balance(OPERATOR, AccountKind::FeeIncome), 66);
    assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -11_000);
}

#[test]
fn a_partners_order_pays_its_sub_merchant() {
    let mut world = World::market_of(MerchantKind::Partner);
    world.buy(wish("T1", 10_000));
    assert_eq!(world.balance(SUB, AccountKind::BasicPending), 9940);
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicPending), 0);
}

#[test]
fn outside_the_ecommerce_family_no_subsidy_is_announced() {
    // 2.12: subsidy no.
    let mut world = World::market_of(MerchantKind::Partner);
    world.run(Create { subsidy: Fen::new(100), ..wish("T1", 10_000) }).unwrap();
    assert_eq!(order_under(&world, "T1").subsidy_planned, Fen::ZERO);
    world.run(payment(Target::Order("T1".into()))).unwrap();
}

#[test]
fn a_direct_merchant_finds_closes_and_repeats_its_own_orders() {
    let mut world = World::shop();
    let (platform, sub_mchid) = (|| PLATFORM.into(), || PLATFORM.into());
    let number =
        |number: &str| ByNumber { platform: platform(), sub_mchid: sub_mchid(), out_trade_no: number.into() };
    let id = world.buy(own_wish("T1", 10_000));
    let found = world.ask(number("T1")).unwrap();
    let by_id = ByTransaction { platform: platform(), sub_mchid: sub_mchid(), transaction_id: id };
    assert_eq!(world.ask(by_id).unwrap(), found);
    let close =
        |number: &str| Close { platform: platform(), sub_mchid: sub_mchid(), out_trade_no: number.into() };
    assert_eq!(world.run(close("T1")), Err(Refusal::OrderPaid { number: "T1".into() }));
    world.run(own_wish("T2", 1)).unwrap();
    let other = Create { sp_openid: Some("oOther".into()), ..own_wish("T2", 1) };
    let differs = Refusal::ReentryDiffers { number: "T2".into(), field: "openid" };
    assert_eq!(world.run(other), Err(differs));
    world.run(close("T2")).unwrap();
    world.run(close("T2")).unwrap();
    assert_eq!(world.run(own_wish("T2", 1)), Err(Refusal::OrderClosed { number: "T2".into() }));
    let missing = Refusal::OrderNotFound { number: "T3".into() };
    assert_eq!(world.ask(number("T3")), Err(missing));
}
