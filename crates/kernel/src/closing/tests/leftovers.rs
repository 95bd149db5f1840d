//! Money of a number that is closed already.

use super::*;

/// A closed seller with 100, 20, 4 and 3 fen left.
fn left() -> World {
    let mut world = rich();
    closed(&mut world, SUB, "C1", Sweep::Leave);
    world
}

#[test]
fn money_left_over_is_reviewed_and_paid() {
    let mut world = left();
    let made = world.run(leftover(SUB, "L1", AccountKind::BasicAvailable, 60)).unwrap();
    assert_eq!((made.state, made.flow), (ClosingState::Accepted, ClosingFlow::Leftover));
    pass_time(&mut world, 2 * Time::SECOND);
    assert_eq!(state(&world, &made), ClosingState::Reviewing);
    pass_time(&mut world, 3 * Time::SECOND);
    let answer = found(&world, &made);
    assert_eq!(answer.closing.state, ClosingState::Paying);
    assert_eq!(balances(&world), [40, 20, 4, 3]);
    settle(&mut world, &answer.payouts[0].withdraw_id, withdrawal::Outcome::Success);
    settle(&mut world, &answer.payouts[0].withdraw_id, withdrawal::Outcome::Refund("退票".to_owned()));
    assert_eq!(balances(&world), [100, 20, 4, 3]);
    // Its own number answers its own state; another number may be applied under.
    let again = world.run(leftover(SUB, "L1", AccountKind::BasicAvailable, 60)).unwrap();
    assert_eq!(again.closing_id, made.closing_id);
    assert!(world.run(leftover(SUB, "L2", AccountKind::BasicAvailable, 100)).is_ok());
}

#[test]
fn without_a_payee_the_merchants_own_card_is_paid() {
    let mut world = left();
    let wish = Wish::Leftover {
        account: AccountKind::Deposit,
        amount: Fen::new(4),
        payee: None,
        payee_mchid: Some(PLATFORM.into()),
    };
    let made = world.run(apply(SUB, "L1", wish)).unwrap();
    assert_eq!((made.card_bank.as_str(), made.card_tail.as_str()), ("工商银行", "0001"));
}

#[test]
fn it_is_refused_before_the_closing_above_the_balance_and_with_other_parameters() {
    let mut world = rich();
    let account = AccountKind::BasicAvailable;
    refused(
        world.run(leftover(SUB, "L1", account, 60)),
        ClosingRefusal::MerchantNotClosed { mchid: SUB.into() },
    );
    closed(&mut world, SUB, "C1", Sweep::Leave);
    let (available, asked) = (Fen::new(100), Fen::new(101));
    refused(
        world.run(leftover(SUB, "L1", account, 101)),
        ClosingRefusal::LeftoverShort { account, available, asked },
    );
    let min = Fen::new(1);
    assert_eq!(
        world.run(leftover(SUB, "L1", account, 0)),
        Err(Refusal::AmountTooSmall { asked: Fen::ZERO, min })
    );
    let nobody =
        Wish::Leftover { account, amount: min, payee: Some(payee()), payee_mchid: Some("1999999999".into()) };
    assert_eq!(
        world.run(apply(SUB, "L1", nobody)),
        Err(Refusal::MerchantUnknown { mchid: "1999999999".into() })
    );
    world.run(leftover(SUB, "L1", account, 60)).unwrap();
    for (command, field) in [
        (leftover(SUB, "L1", account, 61), "amount"),
        (leftover(SUB, "L1", AccountKind::Operation, 20), "out_account_type"),
    ] {
        let refusal = Refusal::ReentryDiffers { number: "L1".into(), field };
        assert_eq!(world.run(command), Err(refusal));
    }
}

#[test]
fn two_applications_for_the_same_money_pay_it_once() {
    let mut world = left();
    let first = world.run(leftover(SUB, "L1", AccountKind::BasicAvailable, 60)).unwrap();
    let second = world.run(leftover(SUB, "L2", AccountKind::BasicAvailable, 60)).unwrap();
    let whole = world.run(close(SUB, "C2", Sweep::Apply)).unwrap();
    pass_time(&mut world, Time::MINUTE);
    assert_eq!(state(&world, &first), ClosingState::Paying);
    let turned_down = found(&world, &second).closing;
    assert_eq!(turned_down.state, ClosingState::Rejected);
    assert_eq!(turned_down.reject_reason.as_deref(), Some("可用余额不足：可用 40 分，申请 60 分"));
    // A withdrawal is at the bank by now, so that the whole is turned down, too.
    assert_eq!(found(&world, &whole).closing.reject_reason.as_deref(), Some("存在在途的提现 1 笔"));
    assert_eq!(balances(&world), [40, 20, 4, 3]);
}
