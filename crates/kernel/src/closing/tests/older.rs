//! The older way: closing a sub-merchant that has nothing left.

use super::*;

#[test]
fn a_sub_merchant_with_nothing_left_is_closed_after_the_review() {
    let mut world = World::market();
    let made = world.run(apply(SUB, "A1", Wish::Close)).unwrap();
    assert_eq!((made.state, made.flow), (ClosingState::Reviewing, ClosingFlow::Plain));
    pass_time(&mut world, 3 * Time::SECOND);
    assert_eq!(state(&world, &made), ClosingState::Cancelled);
    assert_eq!(merchant_state(&world, SUB), MerchantState::Cancelled);
    assert_eq!(world.run(apply(SUB, "A1", Wish::Close)).unwrap().state, ClosingState::Cancelled);
    let gone = ClosingRefusal::ClosedAlready { mchid: SUB.into() };
    refused(world.run(apply(SUB, "A2", Wish::Close)), gone.clone());
    refused(world.run(close(SUB, "C1", Sweep::Apply)), gone);
}

#[test]
fn with_a_balance_in_any_account_or_something_under_way_it_is_refused() {
    for account in ACCOUNTS {
        let mut world = World::market();
        world.top_up(SUB, account, 7);
        let left = ClosingRefusal::BalanceLeft { left: Fen::new(7) };
        refused(world.run(apply(SUB, "A1", Wish::Close)), left);
    }
    let mut world = World::market();
    world.buy(wish("T1", 1_000));
    let blocks = vec![Block::Frozen { amount: Fen::new(994) }];
    refused(world.run(apply(SUB, "A1", Wish::Close)), ClosingRefusal::ClosingBlocked { blocks });
}

#[test]
fn money_that_comes_during_the_review_turns_it_down() {
    let mut world = World::market();
    let made = world.run(apply(SUB, "A1", Wish::Close)).unwrap();
    world.top_up(SUB, AccountKind::Fees, 7);
    pass_time(&mut world, 3 * Time::SECOND);
    let row = found(&world, &made).closing;
    assert_eq!(row.state, ClosingState::Rejected);
    assert_eq!(row.reject_reason.as_deref(), Some("该商户号账户有余额 7 分，请先提现后再申请注销"));
    assert_eq!(merchant_state(&world, SUB), MerchantState::Active);
}

#[test]
fn it_cannot_be_confirmed() {
    let mut world = World::market();
    let made = world.run(apply(SUB, "A1", Wish::Close)).unwrap();
    let number = made.closing_id.shared();
    refused(world.run(confirm(&made)), ClosingRefusal::ClosingNotFound { number });
}
