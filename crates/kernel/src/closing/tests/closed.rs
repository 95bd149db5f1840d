//! Nothing comes to, and nothing begins under, a closed number.

use super::*;
use crate::merchant::{Control, ControlAction, Owner, TopUp};
use crate::model::{SplitDetail, SplitResult};
use crate::order;
use crate::profitsharing;
use crate::profitsharing::tests::{finish, give_back, split, to};
use crate::refund::tests::refund;
use crate::subsidy::tests::subsidise;

fn unusable<T>() -> Result<T, Refusal> {
    Err(Refusal::MerchantUnusable { mchid: SUB.into(), state: MerchantState::Cancelled })
}

/// A market whose seller has sold a tea, given a part of it to the other seller, holds an unpaid
/// order, and is closed.
struct Closed {
    world: World,
    sold: tongbao_base::ids::TransactionId,
    unpaid: tongbao_base::ids::PrepayId,
}

fn market() -> Closed {
    let mut world = World::market();
    world.top_up(PLATFORM, AccountKind::Operation, 1_000);
    let sold = world.buy(order::Create { subsidy: Fen::new(50), ..wish("T1", 10_000) });
    world.advance(31 * Time::SECOND);
    world.run(subsidise(&sold, 50)).unwrap();
    let made = world.run(split(&sold, "s1", vec![to(OTHER_SUB, 100)])).unwrap();
    let split_id = made.split.split_id;
    world.run(profitsharing::Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() }).unwrap();
    world.run(finish(&sold, "f1")).unwrap();
    let unpaid = world.run(wish("T2", 1_000)).unwrap().prepay_id;
    let closing = closed(&mut world, SUB, "C1", Sweep::Apply);
    assert_eq!(closing.state, ClosingState::Paying);
    assert_eq!(found(&world, &closing).accounts, [(AccountKind::BasicAvailable, Fen::new(9_890))]);
    Closed { world, sold, unpaid }
}

#[test]
fn nothing_is_paid_to_it() {
    let Closed { mut world, unpaid, .. } = market();
    let before = world.rows().clone();
    assert_eq!(world.run(wish("T3", 1_000)), unusable());
    assert_eq!(world.run(payment(order::Target::Prepay(unpaid))), unusable());
    let top_up = TopUp {
        platform: PLATFORM.into(),
        owner: Owner::Merchant(SUB.into()),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(1),
    };
    assert_eq!(world.run(top_up), unusable());
    assert_eq!(*world.rows(), before);
}

#[test]
fn nothing_of_it_is_split_subsidised_or_refunded() {
    let Closed { mut world, sold, .. } = market();
    let before = world.rows().clone();
    assert_eq!(world.run(refund(&sold, "r1", 100, 10_000)), unusable());
    assert_eq!(world.run(give_back("s1", "b1", OTHER_SUB, 40)), unusable());
    assert_eq!(world.run(split(&sold, "s2", vec![to(PLATFORM, 1)])), Err(Refusal::SplitFinished));
    assert_eq!(world.run(withdrawal::tests::withdraw(SUB, "w1", 1)), unusable());
    let freeze = ControlAction::Freeze { amount: None, reason: String::new() };
    let control = |action| Control { platform: PLATFORM.into(), mchid: SUB.into(), action };
    assert_eq!(world.run(control(freeze)), unusable());
    assert_eq!(world.run(control(ControlAction::Lift)), unusable());
    assert_eq!(*world.rows(), before);
    // Repeats of what was done before still tell how it went.
    assert!(world.run(subsidise(&sold, 50)).is_ok());
    assert!(world.run(split(&sold, "s1", vec![to(OTHER_SUB, 100)])).is_ok());
}

#[test]
fn its_part_of_others_orders_is_not_paid_to_it() {
    let Closed { mut world, .. } = market();
    let other = world.buy(order::Create { sub_mchid: OTHER_SUB.into(), ..wish("T4", 10_000) });
    world.advance(31 * Time::SECOND);
    let create =
        profitsharing::Create { sub_mchid: OTHER_SUB.into(), ..split(&other, "s4", vec![to(SUB, 100)]) };
    let split_id = world.run(create).unwrap().split.split_id;
    let execute = profitsharing::Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() };
    world.run(execute).unwrap();
    assert_eq!(world.all::<SplitDetail>().last().unwrap().result, SplitResult::Closed);
    assert_eq!(world.balance(SUB, AccountKind::BasicAvailable), 0);
    proof::check(&world);
}
