//! Days are read once, whole, and proved.

use crate::rig::{OTHER, PLATFORM, Rig, SUB, first, platform};
use tongbao_base::{Fen, Time};
use tongbao_bill::{Bill, Pot, Which, day_end};
use tongbao_kernel::model::AccountKind;
use tongbao_kernel::rules::BillRules;

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}

async fn balance(rig: &Rig, owner: &str, account: AccountKind, day: tongbao_base::Day) -> i64 {
    let mut snapshot = rig.engine.reader().snapshot().await.unwrap();
    day_end(snapshot.as_mut(), &platform(), owner, account, day).await.unwrap().get()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_days_figures_are_those_of_its_entries() {
    let rig = Rig::new().await;
    let order = rig.order(SUB, "T1", 10_000, 1000).await;
    rig.order(OTHER, "T2", 500, 0).await;
    rig.refund(&order, SUB, "R1", 3000, 10_000).await;
    rig.advance(Time::DAY);
    let daybook = rig.close(first()).await.unwrap();
    assert_eq!((daybook.payments, daybook.refunds), (2, 1));
    let figures =
        [daybook.paid, daybook.fees, daybook.refunded, daybook.fees_back, daybook.flow_in, daybook.flow_out];
    assert_eq!(figures.map(Fen::get), [10_500, 60, 3000, 18, 10_500, 60 + 2982]);
    assert_eq!(balance(&rig, SUB, AccountKind::BasicPending, first()).await, 10_000 - 60 - 2982);
    assert_eq!(balance(&rig, SUB, AccountKind::BasicPending, first().days_before(1)).await, 0);
    assert_eq!(balance(&rig, PLATFORM, AccountKind::Operation, first()).await, 0);
    let audit = rig.audit().await;
    assert_eq!((audit.days, audit.faults), (1, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_movement_has_no_daybook_and_leaves_no_files() {
    let rig = Rig::new().await;
    rig.advance(Time::DAY);
    assert_eq!(rig.close(first()).await, None);
    assert!(!rig.place(first()).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_entry_belongs_to_one_day_and_balances_go_on() {
    let rig = Rig::new().await;
    rig.top_up(&rig.engine, SUB, 100).await;
    rig.advance(Time::DAY);
    rig.top_up(&rig.engine, SUB, 20).await;
    rig.advance(Time::DAY);
    rig.top_up(&rig.engine, SUB, 3).await;
    let days = [first(), first().next()];
    let mut daybooks = Vec::new();
    for day in days {
        daybooks.push(rig.close(day).await.unwrap());
    }
    assert_eq!(daybooks.iter().map(|one| one.entries).collect::<Vec<_>>(), [1, 1]);
    let bill = Bill::Flow { owner: SUB.into(), pot: Pot::Basic };
    let text = rig.text(&daybooks[1], bill).await;
    let row: Vec<&str> = lines(&text)[1].split(',').collect();
    assert_eq!((row[6], row[7]), ("`0.20", "`1.20"));
    assert_eq!(balance(&rig, SUB, AccountKind::BasicAvailable, days[1]).await, 120);
    assert!(rig.audit().await.faults.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_another_run_are_not_lost_behind_the_mark() {
    // Two processes on one database: the later run's serials are larger than those that the
    // earlier run goes on to give.
    let rig = Rig::new().await;
    let later = rig.another().await;
    rig.top_up(&rig.engine, SUB, 1).await;
    rig.top_up(&later, SUB, 10).await;
    rig.advance(Time::DAY);
    rig.top_up(&rig.engine, SUB, 100).await;
    rig.top_up(&later, SUB, 1000).await;
    let one = rig.close(first()).await.unwrap();
    rig.advance(Time::DAY);
    let two = rig.close(first().next()).await.unwrap();
    assert_eq!((one.flow_in.get(), two.flow_in.get()), (11, 1100));
    assert_eq!(two.ranges.split(',').count(), 2);
    assert_eq!(balance(&rig, SUB, AccountKind::BasicAvailable, first().next()).await, 1111);
    assert!(rig.audit().await.faults.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_larger_than_a_page_is_read_to_its_end() {
    let rig = Rig::new().await;
    // Three entries an order: page ends fall between those of one payment.
    for number in 0..700 {
        rig.order(SUB, &format!("T{number}"), 10_000, 1).await;
    }
    rig.advance(Time::DAY);
    let daybook = rig.close(first()).await.unwrap();
    assert_eq!((daybook.entries, daybook.payments, daybook.flows), (2100, 700, 1400));
    let text = rig.text(&daybook, Bill::Trade { which: Which::All, sub_mchid: None }).await;
    assert_eq!(lines(&text).len(), 703);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_did_not_close_its_day_is_made_again() {
    let rig = Rig::new().await;
    rig.top_up(&rig.engine, SUB, 100).await;
    rig.advance(Time::DAY);
    let first_try = rig.draft(first()).await.daybook.unwrap();
    let daybook = rig.close(first()).await.unwrap();
    assert_eq!(first_try.entries, daybook.entries);
    assert!(rig.audit().await.faults.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_was_changed_is_found_and_not_cut() {
    let rig = Rig::new().await;
    rig.order(SUB, "T1", 10_000, 0).await;
    rig.advance(Time::DAY);
    let daybook = rig.close(first()).await.unwrap();
    let sheet = rig.place(first()).join("flow.gz");
    let mut bytes = std::fs::read(&sheet).unwrap();
    bytes.push(0);
    std::fs::write(&sheet, bytes).unwrap();
    let faults = rig.audit().await.faults;
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().contains("flow.gz was changed"), "{}", faults[0]);
    let bill = Bill::Flow { owner: SUB.into(), pot: Pot::Basic };
    let cut = rig.shelf.cut(daybook, bill, BillRules::default(), Time::EPOCH).await;
    assert!(cut.unwrap_err().to_string().contains("was changed"));
    std::fs::remove_file(&sheet).unwrap();
    assert!(rig.audit().await.faults[0].to_string().contains("cannot read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_balance_that_was_noted_wrongly_is_found() {
    let rig = Rig::new().await;
    rig.top_up(&rig.engine, SUB, 100).await;
    rig.advance(Time::DAY);
    rig.close(first()).await.unwrap();
    let closing = tongbao_kernel::model::DayBalance {
        platform: platform(),
        owner: SUB.into(),
        account: AccountKind::BasicAvailable,
        day_back: tongbao_kernel::model::DayBalance::back(first()),
        balance: Fen::new(101),
    };
    let balances = vec![closing];
    rig.run(tongbao_kernel::bill::KeepBalances { platform: platform(), balances }).await;
    let faults = rig.audit().await.faults;
    assert!(faults[0].what.contains("the sheet has 101, the entries 100"), "{:?}", faults[0]);
}
