//! J24: what a control does.

use super::*;
use crate::merchant::{Control, ControlAction, Controlled};
use crate::profitsharing::tests::{finish, split, to};
use crate::refund::tests::refund;

fn control(action: ControlAction) -> Control {
    Control { platform: PLATFORM.into(), mchid: SUB.into(), action }
}

fn freeze(amount: Option<i64>) -> Control {
    control(ControlAction::Freeze { amount: amount.map(Fen::new), reason: "涉嫌违规".to_owned() })
}

fn pockets(world: &World) -> (i64, i64) {
    (world.balance(SUB, AccountKind::BasicAvailable), world.balance(SUB, AccountKind::BasicPending))
}

#[test]
fn a_control_holds_available_money_until_it_is_lifted() {
    let mut world = rich();
    world.buy(wish("T1", 1_000));
    assert_eq!(pockets(&world), (100, 994));
    let state = MerchantState::Frozen;
    assert_eq!(world.run(freeze(Some(30))), Ok(Controlled { state, held: Fen::new(30) }));
    assert_eq!(pockets(&world), (70, 1_024));
    assert_eq!(world.run(freeze(None)), Ok(Controlled { state, held: Fen::new(100) }));
    assert_eq!(pockets(&world), (0, 1_094));
    let short =
        Refusal::PocketShort { account: AccountKind::BasicAvailable, has: Fen::ZERO, asked: Fen::new(1) };
    assert_eq!(world.run(freeze(Some(1))), Err(short));
    let lifted = Controlled { state: MerchantState::Active, held: Fen::ZERO };
    for _ in 0..2 {
        assert_eq!(world.run(control(ControlAction::Lift)), Ok(lifted));
        assert_eq!(pockets(&world), (100, 994));
        assert_eq!(merchant_state(&world, SUB), MerchantState::Active);
    }
    let negative = Refusal::AmountTooSmall { asked: Fen::new(-1), min: Fen::ZERO };
    assert_eq!(world.run(freeze(Some(-1))), Err(negative));
    let unknown = Control { mchid: "1999999999".into(), ..freeze(None) };
    assert_eq!(world.run(unknown), Err(Refusal::MerchantUnknown { mchid: "1999999999".into() }));
}

#[test]
fn under_control_nothing_is_paid_split_or_withdrawn_but_buyers_are_refunded() {
    let mut world = rich();
    let id = world.buy(wish("T1", 1_000));
    let unpaid = world.run(wish("T2", 1_000)).unwrap().prepay_id;
    world.advance(31 * Time::SECOND);
    world.run(freeze(None)).unwrap();
    let unusable = Refusal::MerchantUnusable { mchid: SUB.into(), state: MerchantState::Frozen };
    assert_eq!(world.run(wish("T3", 1_000)), Err(unusable.clone()));
    assert_eq!(world.run(payment(crate::order::Target::Prepay(unpaid.clone()))), Err(unusable.clone()));
    assert_eq!(world.run(split(&id, "s1", vec![to(PLATFORM, 10)])), Err(unusable.clone()));
    assert_eq!(world.run(withdrawal::tests::withdraw(SUB, "w1", 1)), Err(unusable));
    // The order's own frozen money pays for its refund; what is held does not.
    assert!(world.run(refund(&id, "r1", 500, 1_000)).is_ok());
    assert_eq!(pockets(&world), (0, 597));
    // A finish releases what is left of the order and nothing of what is held.
    world.run(finish(&id, "f1")).unwrap();
    assert_eq!(pockets(&world), (497, 100));
    world.run(control(ControlAction::Lift)).unwrap();
    assert_eq!(pockets(&world), (597, 0));
    assert!(world.run(payment(crate::order::Target::Prepay(unpaid))).is_ok());
    assert!(world.run(withdrawal::tests::withdraw(SUB, "w1", 597)).unwrap().is_ok());
    proof::check(&world);
}

#[test]
fn a_merchant_without_money_can_be_put_under_control_too() {
    let mut world = World::market();
    let state = MerchantState::Frozen;
    assert_eq!(world.run(freeze(None)), Ok(Controlled { state, held: Fen::ZERO }));
    assert_eq!(world.run(control(ControlAction::Lift)).unwrap().state, MerchantState::Active);
    proof::check(&world);
}
