//! Returns of splits (2.4.7).

use super::*;
use crate::model::{ReturnFailure, ReturnResult, SplitReturn};

/// An order of 100 yuan of which the platform got 10.
fn split_order(world: &mut World) -> TransactionId {
    world.run(add_person(PERSON)).unwrap();
    let id = sold(world, "t1", 10_000);
    split_now(world, split(&id, "s1", vec![to(PLATFORM, 1_000), to_person(PERSON, 100)]));
    id
}

fn find(number: &str) -> FindReturn {
    FindReturn {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        split: Some(SplitRef::Number("s1".into())),
        out_return_no: number.into(),
    }
}

/// Takes the platform's available money away.
fn drain(world: &mut World) {
    let withdraw = crate::withdrawal::tests::withdraw(PLATFORM, "drain", available(world, PLATFORM));
    world.run(withdraw).unwrap().unwrap();
}

/// Does the hourly retries that are due.
fn retry(world: &mut World) {
    let due = world.due_tasks().into_iter().filter(|task| task.kind == TaskKind::RetryReturn);
    for task in due.collect::<Vec<_>>() {
        let return_id = ReturnId::from(&*task.subject);
        let command = RetryReturn { platform: PLATFORM.into(), return_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    proof::check(world);
}

#[test]
fn returns_go_up_to_the_amount_that_was_split() {
    let mut world = World::market();
    split_order(&mut world);
    world.run(give_back("s1", "r1", PLATFORM, 400)).unwrap().unwrap();
    let (left, asked) = (Fen::new(600), Fen::new(601));
    let refusal = world.run(give_back("s1", "r2", PLATFORM, 601)).err();
    assert_eq!(refusal, Some(Refusal::ReturnTooMuch { left, asked }));
    world.run(give_back("s1", "r2", PLATFORM, 600)).unwrap().unwrap();
    assert_eq!((pockets(&world), available(&world, PLATFORM)), ((8_840, 1_000), 0));
    proof::check(&world);
}

#[test]
fn only_a_merchant_that_received_gives_back_and_not_to_itself() {
    let mut world = World::market();
    let id = split_order(&mut world);
    world.run(finish(&id, "e1")).unwrap();
    let nothing = |account: &str| Refusal::NothingToReturn { account: account.into() };
    let missing = |number: &str| Refusal::SplitNotFound { number: number.into() };
    let cases = [
        (give_back("s1", "r1", PERSON, 1), Refusal::ReturnFromPerson),
        (give_back("s1", "r1", SUB, 1), Refusal::ReturnToSelf),
        (give_back("s1", "r1", OTHER_SUB, 1), nothing(OTHER_SUB)),
        (give_back("e1", "r1", PLATFORM, 1), nothing(PLATFORM)),
        (give_back("s9", "r1", PLATFORM, 1), missing("s9")),
        (Return { transaction_id: Some("4200".into()), ..give_back("s1", "r1", PLATFORM, 1) }, missing("s1")),
        (Return { sub_mchid: OTHER_SUB.into(), ..give_back("s1", "r1", PLATFORM, 1) }, missing("s1")),
        (give_back("s1", "r1", PLATFORM, 0), Refusal::AmountTooSmall { asked: Fen::ZERO, min: Fen::new(1) }),
    ];
    for (asked, refusal) in cases {
        assert_eq!(world.run(asked.clone()).err(), Some(refusal), "{asked:?}");
    }
}

#[test]
fn a_part_that_is_pending_or_was_closed_cannot_be_given_back() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    let nothing = Refusal::NothingToReturn { account: PLATFORM.into() };
    assert_eq!(world.run(give_back("s1", "r1", PLATFORM, 1)).err(), Some(nothing.clone()));
    work_off(&mut world, &[Closed { line: 0, reason: FailReason::NoAuth }]);
    assert_eq!(world.run(give_back("s1", "r1", PLATFORM, 1)).err(), Some(nothing));
}

#[test]
fn a_return_after_the_finish_goes_to_the_available_pocket() {
    let mut world = World::market();
    let id = split_order(&mut world);
    world.run(finish(&id, "e1")).unwrap();
    world.run(give_back("s1", "r1", PLATFORM, 1_000)).unwrap().unwrap();
    assert_eq!((pockets(&world), left(&world, &id)), ((0, 9_840), 0));
}

#[test]
fn a_receiver_who_is_short_leaves_the_return_open_until_it_has_money() {
    let mut world = World::market();
    let id = split_order(&mut world);
    drain(&mut world);
    let asked = give_back("s1", "r1", PLATFORM, 400);
    let short = Refusal::ReturnerShort { available: Fen::ZERO, asked: Fen::new(400) };
    for _ in 0..2 {
        assert_eq!(world.run(asked.clone()).unwrap(), Err(short.clone()));
        assert_eq!(world.ask(find("r1")).unwrap().result, ReturnResult::Processing);
    }
    assert_eq!(world.tasks(TaskKind::RetryReturn).len(), 1, "it is tried again once an hour");
    world.advance(Time::HOUR);
    retry(&mut world);
    world.top_up(PLATFORM, AccountKind::BasicAvailable, 400);
    let done = world.run(asked.clone()).unwrap().unwrap();
    assert_eq!((done.result, pockets(&world)), (ReturnResult::Success, (8_840, 400)));
    assert_eq!(world.run(asked).unwrap().unwrap(), done, "it happened once");
    world.advance(Time::HOUR);
    retry(&mut world);
    assert_eq!((world.tasks(TaskKind::RetryReturn).len(), left(&world, &id)), (0, 8_840));
}

#[test]
fn an_open_return_is_done_by_the_hourly_retry() {
    let mut world = World::market();
    split_order(&mut world);
    drain(&mut world);
    world.run(give_back("s1", "r1", PLATFORM, 400)).unwrap().unwrap_err();
    world.top_up(PLATFORM, AccountKind::BasicAvailable, 400);
    world.advance(Time::HOUR);
    retry(&mut world);
    assert_eq!(world.ask(find("r1")).unwrap().result, ReturnResult::Success);
}

#[test]
fn after_5_days_an_open_return_fails_for_good() {
    let mut world = World::market();
    split_order(&mut world);
    drain(&mut world);
    let asked = give_back("s1", "r1", PLATFORM, 1_000);
    world.run(asked.clone()).unwrap().unwrap_err();
    let blocked = world.run(give_back("s1", "r2", PLATFORM, 1)).err();
    let (left, one) = (Fen::ZERO, Fen::new(1));
    assert_eq!(blocked, Some(Refusal::ReturnTooMuch { left, asked: one }), "open returns count");
    for _ in 0..5 * 24 {
        assert_eq!(world.ask(find("r1")).unwrap().result, ReturnResult::Processing);
        world.advance(Time::HOUR);
        retry(&mut world);
    }
    let failed: SplitReturn = world.ask(find("r1")).unwrap();
    assert_eq!(
        (failed.result, failed.fail_reason),
        (ReturnResult::Failed, Some(ReturnFailure::TimeOutClosed))
    );
    assert!(world.tasks(TaskKind::RetryReturn).is_empty());
    world.top_up(PLATFORM, AccountKind::BasicAvailable, 1_000);
    assert_eq!(world.run(asked).unwrap().unwrap(), failed, "the same number stays failed");
    world.run(give_back("s1", "r2", PLATFORM, 1_000)).unwrap().unwrap();
}

#[test]
fn a_split_takes_as_many_returns_as_the_profile_says_within_180_days() {
    let mut world = World::market();
    split_order(&mut world);
    let until = world.now.after_ms(180 * Time::DAY);
    let max = world.rules.returning.max_per_split_order;
    for number in 1..max {
        world.run(give_back("s1", &format!("r{number}"), PLATFORM, 1)).unwrap().unwrap();
    }
    world.now = until;
    world.run(give_back("s1", "on-the-last-moment", PLATFORM, 1)).unwrap().unwrap();
    let one_more = world.run(give_back("s1", "one-more", PLATFORM, 1)).err();
    assert_eq!(one_more, Some(Refusal::TooManyReturns { max }));
    world.advance(1);
    let late = world.run(give_back("s1", "late", PLATFORM, 1)).err();
    assert_eq!(late, Some(Refusal::ReturnTooLate { until, now: world.now }));
}

#[test]
fn an_old_orders_split_is_found_without_the_orders_number() {
    let mut world = World::market();
    let id = world.buy(wish("t1", 10_000));
    world.advance(179 * Time::DAY);
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    world.advance(170 * Time::DAY);
    let asked = give_back("s1", "r1", PLATFORM, 1_000);
    assert_eq!(asked.transaction_id, None);
    world.run(asked).unwrap().unwrap();
}

#[test]
fn the_same_number_is_the_same_return() {
    let mut world = World::market();
    let id = split_order(&mut world);
    let asked = give_back("s1", "r1", PLATFORM, 400);
    let done = world.run(asked.clone()).unwrap().unwrap();
    let by_id = Return { split: SplitRef::Id(done.split_id.clone()), ..asked.clone() };
    assert_eq!(world.run(by_id).unwrap().unwrap(), done);
    let named = Return { transaction_id: Some(id), ..asked.clone() };
    assert_eq!(world.run(named).unwrap().unwrap(), done);
    let differing = [
        (Return { sub_mchid: OTHER_SUB.into(), ..asked.clone() }, "sub_mchid"),
        (Return { split: SplitRef::Number("s2".into()), ..asked.clone() }, "order_id"),
        (Return { transaction_id: Some("4200".into()), ..asked.clone() }, "transaction_id"),
        (Return { return_mchid: OTHER_SUB.into(), ..asked.clone() }, "return_mchid"),
        (Return { amount: Fen::new(401), ..asked.clone() }, "amount"),
        (Return { description: "other".to_owned(), ..asked }, "description"),
    ];
    for (asked, field) in differing {
        let refusal = world.run(asked).err();
        assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "r1".into(), field }));
    }
    assert_eq!(available(&world, PLATFORM), 600);
}

#[test]
fn a_number_finds_its_return_for_the_seller_and_split_only() {
    let mut world = World::market();
    split_order(&mut world);
    let done = world.run(give_back("s1", "r1", PLATFORM, 1)).unwrap().unwrap();
    assert_eq!(world.ask(FindReturn { split: None, ..find("r1") }).unwrap(), done);
    let missing = Err(Refusal::ReturnNotFound { number: "r1".into() });
    assert_eq!(world.ask(FindReturn { sub_mchid: OTHER_SUB.into(), ..find("r1") }), missing);
    let elsewhere = FindReturn { split: Some(SplitRef::Number("s2".into())), ..find("r1") };
    assert_eq!(world.ask(elsewhere), missing);
    assert_eq!(world.ask(find("r2")), Err(Refusal::ReturnNotFound { number: "r2".into() }));
}
