//! Refunds outside 收付通 (2.13).

use super::*;
use crate::model::{Family, MerchantKind};
use crate::testing::own_wish;

/// As the generic path asks: without an application.
fn generic(id: &TransactionId, number: &str, amount: i64) -> Apply {
    Apply { appid: None, ..refund(id, number, amount, 10_000) }
}

#[test]
fn a_partner_refunds_without_naming_an_application() {
    let mut world = World::market_of(MerchantKind::Partner);
    let id = world.buy(wish("t1", 10_000));
    let asked = generic(&id, "f1", 5_000);
    let found = world.run(asked.clone()).unwrap();
    assert_eq!((found.order.family, found.refund.fee_back), (Family::Generic, Fen::new(30)));
    assert_eq!((found.order.refunded, found.refund.pocket), (Fen::new(5_000), Pocket::Pending));
    assert_eq!(world.run(asked).unwrap(), found, "the same number is refunded once");
    assert_eq!(pockets(&world), (4_970, 0));
    let done = world.run(settle(&found.refund.refund_id, Outcome::Success)).unwrap();
    let (sub_mchid, number) = (SUB.into(), RefundRef::Number("f1".into()));
    let find = Find { platform: PLATFORM.into(), sub_mchid, refund: number };
    assert_eq!(world.ask(find).unwrap().refund, done);
    proof::check(&world);
}

#[test]
fn a_direct_merchant_refunds_its_own_order() {
    let mut world = World::shop();
    let id = world.buy(crate::order::Create { profit_sharing: false, ..own_wish("t1", 10_000) });
    let asked = Apply { sub_mchid: PLATFORM.into(), ..generic(&id, "f1", 10_000) };
    let found = world.run(asked).unwrap();
    assert_eq!((found.refund.pocket, found.refund.fee_back), (Pocket::Available, Fen::new(60)));
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicAvailable), 0);
    let foreign = Apply { sub_mchid: SUB.into(), ..generic(&id, "f2", 1) };
    assert_eq!(world.run(foreign).err(), Some(Refusal::MerchantUnknown { mchid: SUB.into() }));
}

#[test]
fn an_abnormal_refund_of_a_partner_goes_to_the_sellers_card() {
    let mut world = World::market_of(MerchantKind::Partner);
    let id = world.buy(wish("t1", 10_000));
    let found = world.run(generic(&id, "f1", 10_000)).unwrap();
    world.run(settle(&found.refund.refund_id, Outcome::Abnormal)).unwrap();
    let rerouted = world.run(reroute(&found.refund, Card::Merchant)).unwrap();
    assert_eq!(rerouted.refund.status, RefundStatus::Processing);
    let done = world.run(settle(&found.refund.refund_id, Outcome::Success)).unwrap();
    assert_eq!(done.status, RefundStatus::Success);
    proof::check(&world);
}
