//! Splits, finishes and releases.

use super::*;
use crate::model::{Merchant, MerchantState, SplitResult, SplitState};
use crate::refund;
use crate::rules::{FailedDetailTo, Rules};
use crate::subsidy;

fn closed(line: i64) -> Closed {
    Closed { line, reason: FailReason::AccountAbnormal }
}

fn find(id: &TransactionId, number: &str) -> Find {
    Find {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        out_order_no: number.into(),
    }
}

#[test]
fn the_worked_example_of_the_contract() {
    // Contract 3.12: A = 10000, f = 60, cap 2982.
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let balances = |world: &World| (pockets(world), available(world, PLATFORM), left(world, &id));
    assert_eq!(balances(&world), ((9_940, 0), 0, 9_940));
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    assert_eq!(balances(&world), ((8_940, 0), 1_000, 8_940));
    refund::tests::refund_now(&mut world, refund::tests::refund(&id, "f1", 3_000, 10_000));
    assert_eq!(balances(&world), ((5_958, 0), 1_000, 5_958));
    world.run(finish(&id, "e1")).unwrap();
    assert_eq!(balances(&world), ((0, 5_958), 1_000, 0));
    world.run(give_back("s1", "r1", PLATFORM, 500)).unwrap().unwrap();
    assert_eq!(balances(&world), ((0, 6_458), 500, 0));
    let rest = refund::tests::refund(&id, "f2", 7_000, 10_000);
    let short = Refusal::NotEnoughAvailable { available: Fen::new(6_458), needed: Fen::new(6_958) };
    assert_eq!(world.run(rest.clone()).err(), Some(short));
    world.run(give_back("s1", "r2", PLATFORM, 500)).unwrap().unwrap();
    refund::tests::refund_now(&mut world, rest);
    assert_eq!(balances(&world), ((0, 0), 0, 0));
    assert_eq!(world.balance("OPERATOR", AccountKind::FeeIncome), 0);
    assert_eq!(world.balance("OPERATOR", AccountKind::ChannelCash), 0);
    proof::check(&world);
}

#[test]
fn a_split_waits_30_seconds_after_the_payment() {
    for (seconds, accepted) in [(29, false), (30, true), (31, true)] {
        let mut world = World::market();
        let id = world.buy(wish("t1", 10_000));
        let from = world.now.after_ms(30 * Time::SECOND);
        world.advance(seconds * Time::SECOND);
        let refusal = world.run(split(&id, "s1", vec![to(PLATFORM, 1)])).err();
        let expected = (!accepted).then_some(Refusal::SplitTooEarly { from, now: world.now });
        assert_eq!(refusal, expected, "{seconds} s");
    }
}

#[test]
fn a_split_waits_for_the_subsidy_or_its_cancellation() {
    let mut world = World::market();
    let id = world.buy(crate::order::Create { subsidy: Fen::new(200), ..wish("t1", 10_000) });
    world.advance(31 * Time::SECOND);
    let asked = split(&id, "s1", vec![to(PLATFORM, 100)]);
    let pending = Refusal::SubsidyPending { planned: Fen::new(200) };
    assert_eq!(world.run(asked.clone()).err(), Some(pending));
    refund::tests::refund_now(&mut world, refund::tests::refund(&id, "f1", 1_000, 10_000));
    world.run(subsidy::tests::cancel(&id)).unwrap();
    split_now(&mut world, asked);
}

#[test]
fn orders_that_are_not_open_for_splitting_are_refused() {
    let mut world = World::market();
    let plain = world.buy(crate::order::Create { profit_sharing: false, ..wish("t1", 10_000) });
    let open = world.buy(wish("t2", 10_000));
    world.advance(31 * Time::SECOND);
    let ask = |world: &mut World, create: Create| world.run(create).err().unwrap();
    assert_eq!(ask(&mut world, split(&plain, "s1", vec![to(PLATFORM, 1)])), Refusal::NotForSplitting);
    assert_eq!(world.run(finish(&plain, "e1")), Err(Refusal::NotForSplitting));
    let amounts = Amounts { platform: PLATFORM.into(), transaction_id: plain };
    assert_eq!(world.ask(amounts), Err(Refusal::AmountsNotForSplitting));
    let number = open.shared();
    let foreign = Create { sub_mchid: OTHER_SUB.into(), ..split(&open, "s1", vec![to(PLATFORM, 1)]) };
    assert_eq!(ask(&mut world, foreign), Refusal::OrderNotFound { number });
    assert_eq!(ask(&mut world, split(&open, "s1", vec![])), Refusal::NoReceivers);
    let nothing = Refusal::AmountTooSmall { asked: Fen::ZERO, min: Fen::new(1) };
    assert_eq!(ask(&mut world, split(&open, "s1", vec![to(PLATFORM, 0)])), nothing);
    world.run(finish(&open, "e1")).unwrap();
    assert_eq!(ask(&mut world, split(&open, "s1", vec![to(PLATFORM, 1)])), Refusal::SplitFinished);
}

#[test]
fn others_get_at_most_the_cap() {
    // Contract, Annex F.4: (order, cap of 30 % of the splittable).
    for (total, cap) in [(10_000, 2_982), (690, 205), (333, 99), (100, 29), (1, 0)] {
        let mut world = World::market();
        let id = sold(&mut world, "t1", total);
        let over = world.run(split(&id, "s1", vec![to(PLATFORM, cap + 1)])).err();
        let (cap, asked) = (Fen::new(cap), Fen::new(cap + 1));
        assert_eq!(over, Some(Refusal::OverRatio { cap, used: Fen::ZERO, asked }), "{total}");
        if cap.is_positive() {
            split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, cap.get())]));
        }
        let more = world.run(split(&id, "s2", vec![to(OTHER_SUB, 1)])).err();
        assert_eq!(more, Some(Refusal::OverRatio { cap, used: cap, asked: Fen::new(1) }), "{total}");
    }
}

#[test]
fn what_is_released_to_the_seller_does_not_count_against_the_cap() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(SUB, 5_000), to(PLATFORM, 2_982)]));
    assert_eq!((pockets(&world), available(&world, PLATFORM)), ((1_958, 5_000), 2_982));
}

#[test]
fn a_closed_part_frees_room_under_the_cap_and_a_returned_one_does_not() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(PLATFORM, 2_982)])).unwrap();
    work_off(&mut world, &[closed(0)]);
    split_now(&mut world, split(&id, "s2", vec![to(PLATFORM, 2_982)]));
    world.run(give_back("s2", "r1", PLATFORM, 2_982)).unwrap().unwrap();
    let refusal = world.run(split(&id, "s3", vec![to(PLATFORM, 1)])).err();
    let full = Fen::new(2_982);
    assert_eq!(refusal, Some(Refusal::OverRatio { cap: full, used: full, asked: Fen::new(1) }));
    assert_eq!(left(&world, &id), 6_958, "a return does not make anything splittable again");
}

#[test]
fn a_sub_merchants_own_ratio_goes_before_the_platforms_and_the_profiles() {
    for (platform, sub, cap) in
        [(None, None, 2_982), (Some(1_000), None, 994), (Some(1_000), Some(10_000), 9_940)]
    {
        let mut world = World::market();
        for (mchid, ratio_bp) in [(PLATFORM, platform), (SUB, sub)] {
            let key = Merchant::key(&PLATFORM.into(), &mchid.into());
            let row = world.find::<Merchant>(&key).unwrap().clone();
            world.put(Merchant { ratio_bp, ..row });
        }
        let id = sold(&mut world, "t1", 10_000);
        let over = world.run(split(&id, "s1", vec![to(PLATFORM, cap + 1)])).err();
        let (cap, asked) = (Fen::new(cap), Fen::new(cap + 1));
        assert_eq!(over, Some(Refusal::OverRatio { cap, used: Fen::ZERO, asked }));
        split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, cap.get())]));
    }
}

#[test]
fn no_more_is_split_than_is_left() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(SUB, 9_000)]));
    let refusal = world.run(split(&id, "s2", vec![to(SUB, 941)])).err();
    let (left, asked) = (Fen::new(940), Fen::new(941));
    assert_eq!(refusal, Some(Refusal::NotEnoughUnsplit { left, asked }));
    split_now(&mut world, split(&id, "s2", vec![to(SUB, 940)]));
}

#[test]
fn an_order_takes_as_many_requests_as_the_profile_says_and_refused_ones_do_not_count() {
    for rules in [Rules::profile_2022(), Rules::profile_2025()] {
        let max = rules.split.max_requests_per_order;
        let mut world = World::market();
        world.rules = rules;
        let id = sold(&mut world, "t1", 10_000);
        world.run(split(&id, "refused", vec![to(PLATFORM, 9_000)])).unwrap_err();
        for number in 0..max {
            split_now(&mut world, split(&id, &format!("s{number}"), vec![to(PLATFORM, 1)]));
        }
        let refusal = world.run(split(&id, "one-more", vec![to(PLATFORM, 1)])).err();
        assert_eq!(refusal, Some(Refusal::TooManySplits { max }));
        world.run(finish(&id, "e1")).unwrap();
    }
}

#[test]
fn a_request_takes_as_many_receivers_as_the_profile_says_each_once() {
    for rules in [Rules::profile_2022(), Rules::profile_2025()] {
        let max = rules.split.max_receivers_per_request;
        let mut world = World::market();
        world.rules = rules;
        let person = |number: usize| format!("oPerson-{number}");
        for number in 0..=max {
            world.run(add_person(&person(number))).unwrap();
        }
        let id = sold(&mut world, "t1", 10_000);
        let parts = |count: usize| (0..count).map(|number| to_person(&person(number), 1)).collect::<Vec<_>>();
        let refusal = world.run(split(&id, "s1", parts(max + 1))).err();
        assert_eq!(refusal, Some(Refusal::TooManyReceivers { asked: max + 1, max }));
        let found = split_now(&mut world, split(&id, "s1", parts(max)));
        assert!(found.details.iter().all(|detail| detail.result == SplitResult::Success));
        let twice = world.run(split(&id, "s2", vec![to(PLATFORM, 1), to(PLATFORM, 2)])).err();
        assert_eq!(twice, Some(Refusal::ReceiverTwice { account: PLATFORM.into() }));
    }
}

#[test]
fn the_same_number_is_the_same_request() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let other = sold(&mut world, "t2", 10_000);
    let asked = split(&id, "s1", vec![to(PLATFORM, 100), to(SUB, 50)]);
    let first = world.run(asked.clone()).unwrap();
    assert_eq!(world.run(asked.clone()).unwrap(), first);
    work_off(&mut world, &[]);
    let again = world.run(asked.clone()).unwrap();
    assert_eq!(again.split.state, SplitState::Finished, "the reply is the current state");
    assert_eq!(again, world.ask(find(&id, "s1")).unwrap());
    let differing = [
        (split(&other, "s1", vec![to(PLATFORM, 100), to(SUB, 50)]), "transaction_id"),
        (Create { sub_mchid: OTHER_SUB.into(), ..asked.clone() }, "sub_mchid"),
        (split(&id, "s1", vec![to(PLATFORM, 101), to(SUB, 50)]), "receivers"),
        (split(&id, "s1", vec![to(PLATFORM, 100)]), "receivers"),
        (split(&id, "s1", vec![to(PLATFORM, 100), to(OTHER_SUB, 50)]), "receivers"),
        (last(asked.clone()), "finish"),
    ];
    for (create, field) in differing {
        let refusal = world.run(create).err();
        assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "s1".into(), field }));
    }
    assert_eq!(world.order(&id).splits, 1);
    world.run(finish(&id, "e1")).unwrap();
    let refusal = world.run(split(&id, "e1", vec![])).err();
    let field = "out_order_no";
    assert_eq!(refusal, Some(Refusal::ReentryDiffers { number: "e1".into(), field }));
    assert_eq!(world.run(asked).unwrap().split, again.split, "even when the order is finished");
}

#[test]
fn a_split_that_was_worked_off_is_not_worked_off_again() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let found = split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 100)]));
    let again =
        Execute { platform: PLATFORM.into(), split_id: found.split.split_id, closed: vec![closed(0)] };
    world.run(again).unwrap();
    assert_eq!(available(&world, PLATFORM), 100);
    proof::check(&world);
}

#[test]
fn one_receivers_refusal_leaves_the_others_paid_and_its_part_frozen_while_the_order_is_open() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let key = Merchant::key(&PLATFORM.into(), &OTHER_SUB.into());
    let other = world.find::<Merchant>(&key).unwrap().clone();
    world.put(Merchant { state: MerchantState::Cancelled, ..other });
    let found = split_now(&mut world, split(&id, "s1", vec![to(OTHER_SUB, 700), to(PLATFORM, 300)]));
    let results: Vec<_> = found.details.iter().map(|detail| (detail.result, detail.fail_reason)).collect();
    let abnormal = (SplitResult::Closed, Some(FailReason::AccountAbnormal));
    assert_eq!(results, [abnormal, (SplitResult::Success, None)]);
    assert_eq!((pockets(&world), left(&world, &id)), ((9_640, 0), 9_640));
}

#[test]
fn with_the_finish_flag_a_refused_part_becomes_available() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(last(split(&id, "s1", vec![to(OTHER_SUB, 700), to(PLATFORM, 300)]))).unwrap();
    let meanwhile = world.run(split(&id, "s2", vec![to(PLATFORM, 1)])).err();
    assert_eq!(meanwhile, Some(Refusal::SplitFinished), "accepting the flag ends the splitting");
    work_off(&mut world, &[closed(0)]);
    assert_eq!((pockets(&world), available(&world, PLATFORM)), ((0, 9_640), 300));
    let found = world.ask(find(&id, "s1")).unwrap();
    let release = found.details.last().unwrap();
    assert_eq!((found.details.len(), found.split.finish_amount), (3, Fen::new(8_940)));
    assert_eq!((&*release.account, release.amount), (SUB, Fen::new(8_940)));
    assert_eq!(release.description, "解冻给分账方");
    assert_eq!(
        world.run(last(split(&id, "s1", vec![to(OTHER_SUB, 700), to(PLATFORM, 300)]))).unwrap(),
        found
    );
}

#[test]
fn where_a_refused_part_goes_can_be_fixed() {
    let cases = [
        (FailedDetailTo::Auto, FinishFlag::No, (9_940, 0)),
        (FailedDetailTo::Frozen, FinishFlag::No, (9_940, 0)),
        (FailedDetailTo::Available, FinishFlag::No, (9_240, 700)),
        (FailedDetailTo::Auto, FinishFlag::Yes, (0, 9_940)),
        (FailedDetailTo::Frozen, FinishFlag::Yes, (0, 9_940)),
        (FailedDetailTo::Available, FinishFlag::Yes, (0, 9_940)),
    ];
    for (failed_detail_to, finish, expected) in cases {
        let mut world = World::market();
        world.rules.split.failed_detail_to = failed_detail_to;
        let id = sold(&mut world, "t1", 10_000);
        world.run(Create { finish, ..split(&id, "s1", vec![to(OTHER_SUB, 700)]) }).unwrap();
        work_off(&mut world, &[closed(0)]);
        assert_eq!(pockets(&world), expected, "{failed_detail_to:?} {finish:?}");
    }
}

#[test]
fn a_finish_flag_alone_releases_everything() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let found = split_now(&mut world, last(split(&id, "s1", vec![])));
    assert_eq!((found.details.len(), pockets(&world)), (1, (0, 9_940)));
    let used_up = sold(&mut world, "t2", 100);
    split_now(&mut world, split(&used_up, "s2", vec![to(SUB, 99)]));
    assert_eq!(world.run(last(split(&used_up, "s3", vec![]))).err(), Some(Refusal::NothingToRelease));
}

#[test]
fn a_person_receives_up_to_the_limit_of_a_calendar_month() {
    let mut world = World::market();
    world.rules.split.person_monthly_limit_fen = Fen::new(1_000);
    world.run(add_person(PERSON)).unwrap();
    let id = sold(&mut world, "t1", 10_000);
    let results = [
        ("s1", 600, SplitResult::Success),
        ("s2", 401, SplitResult::Closed),
        ("s3", 400, SplitResult::Success),
    ];
    for (number, amount, result) in results {
        let found = split_now(&mut world, split(&id, number, vec![to_person(PERSON, amount)]));
        assert_eq!(found.details[0].result, result, "{amount}");
        let limit = (result == SplitResult::Closed).then_some(FailReason::ReceiverReceiptLimit);
        assert_eq!(found.details[0].fail_reason, limit);
    }
    assert_eq!(world.balance(PERSON, AccountKind::Wallet), 1_000);
    world.advance(31 * Time::DAY);
    split_now(&mut world, split(&id, "s4", vec![to_person(PERSON, 1_000)]));
    assert_eq!(world.balance(PERSON, AccountKind::Wallet), 2_000, "a new month begins at nothing");
}

#[test]
fn a_finish_with_a_new_number_releases_the_rest() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    let finished = world.run(finish(&id, "e1")).unwrap();
    assert_eq!((finished.split.finish_amount, pockets(&world)), (Fen::new(8_940), (0, 8_940)));
    assert_eq!(world.run(finish(&id, "e1")).unwrap(), finished, "the same number releases once");
    assert_eq!(world.run(finish(&id, "e2")), Err(Refusal::NothingToRelease));
    let found = world.ask(find(&id, "e1")).unwrap();
    assert_eq!((found.split.description.as_str(), found.details.len()), ("received", 1));
    proof::check(&world);
}

#[test]
fn a_finish_with_a_used_number_has_no_effect() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let other = sold(&mut world, "t2", 10_000);
    let found = split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1_000)]));
    assert_eq!(world.run(finish(&id, "s1")).unwrap(), found);
    assert_eq!(left(&world, &id), 8_940);
    let refusal = world.run(finish(&other, "s1"));
    let field = "transaction_id";
    assert_eq!(refusal, Err(Refusal::ReentryDiffers { number: "s1".into(), field }));
}

#[test]
fn a_finish_needs_no_split() {
    let mut world = World::market();
    let id = world.buy(wish("t1", 10_000));
    world.run(finish(&id, "e1")).unwrap();
    assert_eq!(pockets(&world), (0, 9_940));
}

#[test]
fn a_finish_while_a_split_is_processing_releases_only_what_is_not_promised() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000), to(OTHER_SUB, 500)])).unwrap();
    world.run(finish(&id, "e1")).unwrap();
    assert_eq!(pockets(&world), (1_500, 8_440));
    work_off(&mut world, &[closed(1)]);
    assert_eq!((pockets(&world), available(&world, PLATFORM)), ((0, 8_940), 1_000));
}

#[test]
fn after_180_days_the_rest_is_released_even_while_a_split_is_processing() {
    let mut world = World::market();
    let untouched = sold(&mut world, "t1", 10_000);
    let id = sold(&mut world, "t2", 10_000);
    world.advance(180 * Time::DAY - 63 * Time::SECOND);
    assert!(world.due_tasks().iter().all(|task| task.kind != TaskKind::ReleaseOrder));
    world.advance(2 * Time::MINUTE);
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    let due = world.due_tasks().into_iter().filter(|task| task.kind == TaskKind::ReleaseOrder);
    for task in due.collect::<Vec<_>>() {
        let transaction_id = TransactionId::from(&*task.subject);
        let command = Release { platform: PLATFORM.into(), transaction_id };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
    assert_eq!(pockets(&world), (1_000, 18_880));
    work_off(&mut world, &[closed(0)]);
    assert_eq!(pockets(&world), (0, 19_880));
    for order in [untouched, id] {
        let asked = split(&order, &format!("late-{order}"), vec![to(PLATFORM, 1)]);
        assert_eq!(world.run(asked).err(), Some(Refusal::SplitFinished));
        let before = world.rows().clone();
        world.run(Release { platform: PLATFORM.into(), transaction_id: order }).unwrap();
        assert_eq!(*world.rows(), before, "a second release changes nothing");
    }
}

#[test]
fn a_number_finds_its_split_for_the_order_and_seller_only() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(PLATFORM, 1)])).unwrap();
    let missing = |number: &str| Err(Refusal::SplitNotFound { number: number.into() });
    assert_eq!(world.ask(find(&id, "s2")), missing("s2"));
    assert_eq!(world.ask(find(&"4200".into(), "s1")), missing("s1"));
    assert_eq!(world.ask(Find { sub_mchid: OTHER_SUB.into(), ..find(&id, "s1") }), missing("s1"));
    assert_eq!(world.ask(find(&id, "s1")).unwrap().details[0].result, SplitResult::Pending);
}

#[test]
fn what_is_left_follows_every_step() {
    let mut world = World::market();
    let id = sold(&mut world, "t1", 10_000);
    let order = |world: &World| -> Order { world.order(&id).clone() };
    world.run(split(&id, "s1", vec![to(PLATFORM, 1_000)])).unwrap();
    assert_eq!((left(&world, &id), order(&world).locked), (8_940, Fen::new(1_000)));
    work_off(&mut world, &[]);
    assert_eq!((left(&world, &id), order(&world).locked), (8_940, Fen::ZERO));
    assert_eq!(pockets(&world), (8_940, 0));
}
