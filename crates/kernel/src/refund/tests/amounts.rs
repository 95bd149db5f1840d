//! How a refund divides, and how much may be refunded.

use super::*;
use crate::order;
use crate::testing::payment;

/// The order, what it is divided by, and its refunds with their parts.
type Vector = (i64, i64, &'static [(i64, i64, i64)]);

/// An order that the buyer paid with a coupon, not for splitting.
fn sold_with_coupon(world: &mut World, total: i64, payer_total: i64) -> TransactionId {
    let create = order::Create { profit_sharing: false, ..wish("t1", total) };
    let prepay = world.run(create).unwrap();
    let coupon = Fen::new(total - payer_total);
    let pay = order::Pay { coupon, ..payment(order::Target::Prepay(prepay.prepay_id)) };
    world.run(pay).unwrap().transaction_ids.remove(0)
}

#[test]
fn the_fee_comes_back_in_proportion_and_whole_in_the_end() {
    // Contract, Annex F.2: (A, f, [(r, φ, net)]).
    let vectors: [Vector; 6] = [
        (10_000, 60, &[(3_000, 18, 2_982), (7_000, 42, 6_958)]),
        (100, 1, &[(33, 0, 33), (33, 1, 32), (34, 0, 34)]),
        (690, 4, &[(100, 1, 99), (100, 0, 100), (490, 3, 487)]),
        (1_000, 6, &[(1, 0, 1), (1, 0, 1), (1, 0, 1), (997, 6, 991)]),
        (100, 1, &[(50, 1, 49), (50, 0, 50)]),
        (10, 0, &[(5, 0, 5), (5, 0, 5)]),
    ];
    for (total, fee, refunds) in vectors {
        let mut world = World::market();
        let id = sold(&mut world, "t1", total);
        assert_eq!(world.order(&id).fee, Fen::new(fee));
        let mut frozen = total - fee;
        for (number, &(amount, fee_back, net)) in refunds.iter().enumerate() {
            let done = refund_now(&mut world, refund(&id, &format!("f{number}"), amount, total));
            assert_eq!(done.fee_back, Fen::new(fee_back), "{amount} of {total}");
            frozen -= net;
            assert_eq!(pockets(&world), (frozen, 0), "{amount} of {total}");
        }
        assert_eq!((frozen, world.balance("OPERATOR", AccountKind::FeeIncome)), (0, 0));
    }
}

#[test]
fn the_coupons_share_goes_back_to_its_sponsor() {
    // Contract, Annex F.3: (A, payer_total, [(r, payer_refund, discount_refund)]).
    let vectors: [Vector; 3] = [
        (1_000, 900, &[(700, 630, 70), (300, 270, 30)]),
        (1_000, 999, &[(333, 333, 0), (333, 332, 1), (334, 334, 0)]),
        (300, 200, &[(100, 67, 33), (100, 66, 34), (100, 67, 33)]),
    ];
    for (total, payer_total, refunds) in vectors {
        let mut world = World::market();
        let id = sold_with_coupon(&mut world, total, payer_total);
        let (mut paid, mut sponsored) = (payer_total, total - payer_total);
        for (number, &(amount, payer, discount)) in refunds.iter().enumerate() {
            let done = refund_now(&mut world, refund(&id, &format!("f{number}"), amount, total));
            let parts = (done.payer_refund, done.discount_refund);
            assert_eq!(parts, (Fen::new(payer), Fen::new(discount)), "{amount} of {total}");
            paid -= payer;
            sponsored -= discount;
            assert_eq!(world.balance("OPERATOR", AccountKind::ChannelCash), -paid);
            assert_eq!(world.balance("OPERATOR", AccountKind::Marketing), -sponsored);
        }
        assert_eq!((paid, sponsored), (0, 0));
    }
}

#[test]
fn a_refund_that_was_closed_leaves_no_part_impossible() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 100);
    let first = world.run(refund(&id, "f1", 33, 100)).unwrap().refund;
    world.run(refund(&id, "f2", 33, 100)).unwrap();
    world.run(settle(&first.refund_id, Outcome::Closed)).unwrap();
    let small = world.run(refund(&id, "f3", 1, 100)).unwrap().refund;
    assert_eq!(small.fee_back, Fen::ZERO, "the second refund had the whole fee already");
    proof::check(&world);
    world.run(refund(&id, "f4", 66, 100)).unwrap();
    proof::check(&world);
}

#[test]
fn refunds_never_exceed_the_order_by_one_fen() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    refund_now(&mut world, refund(&id, "f1", 9_000, 10_000));
    let refusal = world.run(refund(&id, "f2", 1_001, 10_000)).err();
    let (left, asked) = (Fen::new(1_000), Fen::new(1_001));
    assert_eq!(refusal, Some(Refusal::RefundTooMuch { left, asked }));
    refund_now(&mut world, refund(&id, "f2", 1_000, 10_000));
}

#[test]
fn an_order_takes_50_refunds() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    for number in 0..50 {
        refund_now(&mut world, refund(&id, &format!("f{number}"), 1, 10_000));
    }
    let refusal = world.run(refund(&id, "f50", 1, 10_000)).err();
    assert_eq!(refusal, Some(Refusal::TooManyRefunds { max: 50 }));
}

#[test]
fn an_order_is_refunded_within_365_days() {
    let mut world = World::market();
    let id = world.buy(wish("t1", 10_000));
    let until = world.now.after_ms(365 * Time::DAY);
    world.now = until;
    world.run(refund(&id, "f1", 1, 10_000)).unwrap();
    world.advance(1);
    let refusal = world.run(refund(&id, "f2", 1, 10_000)).err();
    assert_eq!(refusal, Some(Refusal::RefundTooLate { until, now: world.now }));
}

#[test]
fn the_order_must_be_paid_and_the_sellers_and_its_total_repeated() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(wish("t2", 10_000)).unwrap();
    let asked = refund(&id, "f1", 100, 10_000);
    let number = |number: &str| Apply { order: OrderRef::Number(number.into()), ..asked.clone() };
    let not_found = |number: &str| Refusal::OrderNotFound { number: number.into() };
    let state = crate::model::OrderState::NotPay;
    let unbound =
        |appid: &str, mchid: &str| Refusal::AppidNotBound { appid: appid.into(), mchid: mchid.into() };
    let total = Fen::new(10_000);
    let cases = [
        (number("t9"), not_found("t9")),
        (number("t2"), Refusal::OrderNotPaid { number: "t2".into(), state }),
        (Apply { sub_mchid: OTHER_SUB.into(), ..asked.clone() }, not_found(id.as_str())),
        (
            Apply { sub_mchid: "1900000999".into(), ..asked.clone() },
            Refusal::MerchantUnknown { mchid: "1900000999".into() },
        ),
        (
            Apply { total: Fen::new(9_999), ..asked.clone() },
            Refusal::TotalDiffers { total, asked: Fen::new(9_999) },
        ),
        (Apply { appid: Some("wx9".into()), ..asked.clone() }, unbound("wx9", PLATFORM)),
        (Apply { sub_appid: Some("wx9".into()), ..asked.clone() }, unbound("wx9", SUB)),
        (
            Apply { amount: Fen::ZERO, ..asked.clone() },
            Refusal::AmountTooSmall { asked: Fen::ZERO, min: Fen::new(1) },
        ),
    ];
    for (apply, refusal) in cases {
        assert_eq!(world.run(apply.clone()).err(), Some(refusal), "{apply:?}");
    }
    world.run(number("t1")).unwrap();
}

#[test]
fn the_same_number_is_the_same_refund() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let other = sold(&mut world, "t2", 10_000);
    let asked = Apply { reason: Some("broken".to_owned()), ..refund(&id, "f1", 100, 10_000) };
    let first = world.run(asked.clone()).unwrap().refund;
    assert_eq!(world.run(asked.clone()).unwrap().refund, first);
    let done = world.run(settle(&first.refund_id, Outcome::Success)).unwrap();
    let elsewhere = Apply { notify_url: None, order: OrderRef::Number("t1".into()), ..asked.clone() };
    assert_eq!(world.run(elsewhere).unwrap().refund, done, "the reply is the current state");
    let differing = [
        (Apply { order: OrderRef::Transaction(other), ..asked.clone() }, "transaction_id"),
        (Apply { amount: Fen::new(101), ..asked.clone() }, "amount.refund"),
        (Apply { total: Fen::new(10_001), ..asked.clone() }, "amount.total"),
        (from(Pocket::Pending, asked.clone()), "amount.from"),
        (advanced(asked.clone()), "refund_account"),
        (Apply { reason: None, ..asked.clone() }, "reason"),
    ];
    for (apply, field) in differing {
        let refusal = world.run(apply).err();
        assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "f1".into(), field }));
    }
    assert_eq!(world.order(&id).refunds, 1);
    world.rules.reentry.strict = true;
    let refusal = world.run(Apply { notify_url: None, ..asked }).err();
    let field = "notify_url";
    assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "f1".into(), field }));
}
