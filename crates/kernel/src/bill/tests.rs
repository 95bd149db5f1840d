use super::*;
use crate::merchant::Pot;
use crate::model::{AccountKind, Bill, DayBalance, Daybook, DaybookHead, DaybookMark};
use crate::refusal::{BillRefusal, Refusal};
use crate::task::Done;
use crate::testing::{PLATFORM, START, SUB, World};
use tongbao_base::Fen;
use tongbao_base::Time;

fn platform() -> MchId {
    PLATFORM.into()
}

/// The day on which every test world begins.
fn first() -> Day {
    Day::of(START)
}

fn daybook(day: Day) -> Daybook {
    let none = Fen::ZERO;
    Daybook {
        platform: platform(),
        day,
        ranges: "1-2".to_owned(),
        entries: 2,
        payments: 1,
        paid: none,
        fees: none,
        refunds: 0,
        refunded: none,
        fees_back: none,
        splits: 0,
        shared: none,
        returned: none,
        bounces: 0,
        flows: 2,
        flow_in: none,
        flow_out: none,
        trade_digest: "t".to_owned(),
        flow_digest: "f".to_owned(),
        split_digest: "s".to_owned(),
        bounce_digest: "b".to_owned(),
        made_at: START,
    }
}

fn close(day: Day) -> Close {
    let marks = vec![DaybookMark { platform: platform(), run: 1, serial: 2 }];
    Close { platform: platform(), day, daybook: Some(daybook(day)), seal: None, marks, then: Then::Nothing }
}

fn wanted(day: Day) -> Wanted {
    Wanted { platform: platform(), sub_mchid: None, day, name: "trade-all".into() }
}

fn bill(day: Day, rows: i64) -> Bill {
    Bill {
        platform: platform(),
        day,
        name: "trade-all".into(),
        rows,
        summary: String::new(),
        text_bytes: 10,
        hash: "h".to_owned(),
        parts: "1:10:h".to_owned(),
        made_at: START,
    }
}

/// Moves the clock to a time of the day after the first.
fn at(world: &mut World, hour: i64, minute: i64) {
    let ms = Time::HOUR.saturating_mul(hour).saturating_add(Time::MINUTE.saturating_mul(minute));
    world.now = first().next().start().after_ms(ms);
}

#[test]
fn a_platforms_days_are_closed_at_nine_one_after_the_other() {
    let mut world = World::market();
    let tasks = world.tasks(TaskKind::MakeDaybook);
    let [task] = tasks.as_slice() else { panic!("{tasks:?}: sub-merchants have no days of their own") };
    assert_eq!(&*task.subject, first().to_string());
    assert_eq!(task.due_at.rfc3339(), format!("{}T09:00:00+08:00", first().next()));
    at(&mut world, 9, 0);
    let command = Close { then: Then::Next, ..close(first()) };
    let done = Done { serial: task.serial, command };
    assert_eq!(world.run(done).unwrap(), Ok(Closed::Now));
    let tasks: Vec<Task> = world.tasks(TaskKind::MakeDaybook);
    assert_eq!((tasks.len(), &*tasks[0].subject), (1, &*first().next().to_string()));
    assert_eq!(tasks[0].due_at.rfc3339(), format!("{}T09:00:00+08:00", first().next().next()));
}

#[test]
fn a_day_is_closed_once() {
    let mut world = World::market();
    assert_eq!(world.ask(Next { platform: platform() }), Ok(first()));
    assert_eq!(world.run(close(first())), Ok(Closed::Now));
    assert_eq!(world.ask(Next { platform: platform() }), Ok(first().next()));
    let before = world.rows().clone();
    let other = Close { daybook: None, marks: Vec::new(), ..close(first()) };
    assert_eq!(world.run(other), Ok(Closed::Before));
    assert_eq!(*world.rows(), before);
    let marks = vec![DaybookMark { platform: platform(), run: 1, serial: 9 }];
    assert_eq!(world.run(Close { marks, ..close(first().next()) }), Ok(Closed::Now));
    assert_eq!(world.all::<DaybookMark>().map(|mark| mark.serial).collect::<Vec<_>>(), [9]);
    assert_eq!(world.all::<DaybookHead>().next().map(|head| head.day), Some(first().next()));
    assert_eq!(world.all::<Daybook>().count(), 2);
}

#[test]
fn the_next_task_comes_after_the_last_closed_day() {
    let mut world = World::market();
    for day in [first(), first().next()] {
        world.run(close(day)).unwrap();
    }
    at(&mut world, 9, 0);
    let task = world.tasks(TaskKind::MakeDaybook).remove(0);
    let command = Close { then: Then::Next, ..close(first()) };
    assert_eq!(world.run(Done { serial: task.serial, command }).unwrap(), Ok(Closed::Before));
    assert_eq!(&*world.tasks(TaskKind::MakeDaybook)[0].subject, first().next().next().to_string());
}

#[test]
fn a_bill_is_had_from_ten_oclock_for_three_months() {
    let mut world = World::market();
    let day = first();
    let being_made = BillRefusal::BillBeingMade { day, from: day.next().start().after_ms(10 * Time::HOUR) };
    let refused = |world: &World, refusal: BillRefusal| {
        assert_eq!(world.ask(wanted(day)), Err(Refusal::from(refusal)));
    };
    refused(&world, BillRefusal::BillDayNotOver { day, latest: day.days_before(1) });
    at(&mut world, 0, 0);
    refused(&world, being_made.clone());
    world.run(close(day)).unwrap();
    at(&mut world, 9, 59);
    refused(&world, being_made.clone());
    at(&mut world, 10, 0);
    assert_eq!(world.ask(wanted(day)), Ok(Found::Uncut(daybook(day))));
    world.now = Day::parse("2026-01-09").unwrap().start().after_ms(Time::HOUR);
    assert_eq!(day.to_string(), "2025-10-09");
    assert!(world.ask(wanted(day)).is_ok(), "three months after to the day");
    world.advance(Time::DAY);
    let earliest = Day::parse("2025-10-10").unwrap();
    refused(&world, BillRefusal::BillDayExpired { day, earliest });
    let tomorrow = Day::of(world.now).next();
    let latest = Day::of(world.now).days_before(1);
    let future = BillRefusal::BillDayNotOver { day: tomorrow, latest };
    assert_eq!(world.ask(wanted(tomorrow)), Err(Refusal::from(future)));
}

#[test]
fn a_day_that_is_late_is_being_made_and_one_before_the_platform_has_nothing() {
    let mut world = World::market();
    at(&mut world, 11, 0);
    let from = first().next().start().after_ms(10 * Time::HOUR);
    assert_eq!(
        world.ask(wanted(first())),
        Err(Refusal::from(BillRefusal::BillBeingMade { day: first(), from }))
    );
    let day = first().days_before(1);
    assert_eq!(world.ask(wanted(day)), Err(Refusal::from(BillRefusal::NoStatement { day })));
}

#[test]
fn a_day_without_anything_has_no_bill() {
    let mut world = World::market();
    let day = first();
    world.run(Close { daybook: None, ..close(day) }).unwrap();
    at(&mut world, 10, 0);
    assert_eq!(world.ask(wanted(day)), Err(Refusal::from(BillRefusal::NoStatement { day })));
}

#[test]
fn the_first_cut_of_a_bill_is_kept() {
    let mut world = World::market();
    let day = first();
    world.run(close(day)).unwrap();
    at(&mut world, 10, 0);
    let kept = bill(day, 3);
    assert_eq!(world.run(Keep { bill: kept.clone() }), Ok(kept.clone()));
    let second = Bill { hash: "other".to_owned(), ..bill(day, 3) };
    assert_eq!(world.run(Keep { bill: second }), Ok(kept.clone()));
    assert_eq!(world.ask(wanted(day)), Ok(Found::Kept(kept.clone())));
    let find = |name: &str| Find { platform: platform(), day, name: name.into() };
    assert_eq!(world.ask(find("trade-all")), Ok(Some(kept)));
    assert_eq!(world.ask(find("trade-refund")), Ok(None));
}

#[test]
fn a_bill_without_lines_is_none() {
    let mut world = World::market();
    let day = first();
    world.run(close(day)).unwrap();
    world.run(Keep { bill: bill(day, 0) }).unwrap();
    at(&mut world, 10, 0);
    assert_eq!(world.ask(wanted(day)), Err(Refusal::from(BillRefusal::NoStatement { day })));
}

#[test]
fn a_bill_of_a_sub_merchant_is_for_its_own_platform() {
    let mut world = World::market();
    world.add_merchant("1900000300", crate::model::MerchantKind::Platform, &[], None);
    world.run(close(first())).unwrap();
    at(&mut world, 10, 0);
    let of = |mchid: &str| Wanted { sub_mchid: Some(mchid.into()), ..wanted(first()) };
    assert!(world.ask(of(SUB)).is_ok());
    for mchid in ["1900000300", PLATFORM] {
        assert_eq!(world.ask(of(mchid)), Err(Refusal::MerchantNotYours { mchid: mchid.into() }));
    }
    let unknown = Refusal::MerchantUnknown { mchid: "1999999999".into() };
    assert_eq!(world.ask(of("1999999999")), Err(unknown));
}

#[test]
fn closings_are_kept_and_written_over_by_a_second_try() {
    let mut world = World::market();
    let closing = |balance: i64| DayBalance {
        platform: platform(),
        owner: SUB.into(),
        account: AccountKind::BasicAvailable,
        day_back: DayBalance::back(first()),
        balance: Fen::new(balance),
    };
    for balance in [5, 5, 7] {
        world.run(KeepBalances { platform: platform(), balances: vec![closing(balance)] }).unwrap();
        assert_eq!(world.all::<DayBalance>().map(|row| row.balance.get()).collect::<Vec<_>>(), [balance]);
    }
}

#[test]
fn a_day_end_balance_is_had_from_ten_oclock_for_ninety_days() {
    let mut world = World::market();
    let (day, accounts) = (first(), (AccountKind::BasicAvailable, Some(AccountKind::BasicPending)));
    let asked = |mchid: &str, pot| DayEnd { platform: platform(), mchid: mchid.into(), pot, day };
    world.run(close(day)).unwrap();
    at(&mut world, 9, 59);
    let none = |earliest, latest| Err(Refusal::from(BillRefusal::NoDayEndBalance { day, earliest, latest }));
    assert_eq!(world.ask(asked(SUB, Pot::Basic)), none(day, day.days_before(1)));
    at(&mut world, 10, 0);
    assert_eq!(world.ask(asked(SUB, Pot::Basic)), Ok(accounts));
    assert_eq!(world.ask(asked(PLATFORM, Pot::Fees)), Ok((AccountKind::Fees, None)));
    let closed = Refusal::AccountNotOpen { account: AccountKind::Deposit };
    assert_eq!(world.ask(asked(PLATFORM, Pot::Deposit)), Err(closed));
    world.now = day.start().after_ms(90 * Time::DAY + 12 * Time::HOUR);
    assert_eq!(world.ask(asked(SUB, Pot::Basic)), Ok(accounts));
    world.advance(Time::DAY);
    assert_eq!(world.ask(asked(SUB, Pot::Basic)), none(day.next(), day));
    let before = DayEnd { day: day.days_before(1), ..asked(SUB, Pot::Basic) };
    at(&mut world, 10, 0);
    let refusal = BillRefusal::NoDayEndBalance { day: day.days_before(1), earliest: day, latest: day };
    assert_eq!(world.ask(before), Err(Refusal::from(refusal)));
}
