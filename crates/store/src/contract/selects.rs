//! Selections: what equals, what is due, in order and by pages.

use super::Fresh;
use super::ledgers::platform;
use crate::{Select, StoreError};
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::{
    Event, Notification, NotificationState, Receiver, ReceiverKind, Relation, Task, TaskKind,
};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Row, TableId};

fn task(serial: i64, due_at: i64) -> Task {
    Task {
        platform: platform(),
        serial,
        kind: TaskKind::Notify,
        subject: "事".into(),
        lane: "".into(),
        due_at: Time::from_ms(due_at),
    }
}

fn notification(number: u32, mchid: &str, next_at: Option<i64>) -> Notification {
    Notification {
        platform: platform(),
        notification_id: format!("n{number:06}").into(),
        mchid: mchid.into(),
        event: Event::OrderPaid,
        subject: "单".into(),
        url: String::new(),
        state: NotificationState::Pending,
        attempts: 0,
        scheduled: 0,
        created_at: Time::from_ms(i64::from(number / 700)),
        next_at: next_at.map(Time::from_ms),
    }
}

async fn select(fresh: &Fresh, select: &Select) -> Result<Vec<Row>, StoreError> {
    fresh.reader.snapshot().await?.select(select).await
}

async fn insert(fresh: &Fresh, rows: impl IntoIterator<Item = Row>) -> Result<(), StoreError> {
    let mut changes = Changes::default();
    rows.into_iter().for_each(|row| changes.insert(row));
    fresh.commit(&changes).await
}

pub(super) async fn equals_and_limits_hold(fresh: &Fresh) -> Result<(), StoreError> {
    let receiver = |platform: &str, account: &str| Receiver {
        platform: platform.into(),
        owner: platform.into(),
        kind: ReceiverKind::Merchant,
        account: account.into(),
        name: None,
        relation: Relation::Others,
        custom_relation: None,
        appid: None,
        added_at: Time::EPOCH,
    };
    let all =
        [receiver("1", "a"), receiver("1", "b"), receiver("1", "c"), receiver("10", "a")].map(Row::from);
    insert(fresh, all.clone()).await?;
    let of = |platform: &str, limit| Select::all(TableId::Receiver, limit).equal("platform", platform);
    assert_eq!(select(fresh, &of("1", 10)).await?, all[..3], "one platform's rows");
    assert_eq!(select(fresh, &of("1", 2)).await?, all[..2], "at most two");
    assert_eq!(select(fresh, &of("1", 0)).await?, [], "at most none");
    assert_eq!(select(fresh, &of("2", 10)).await?, [], "nobody's rows");
    let both = of("1", 10).equal("account", "b").equal("kind", ReceiverKind::Merchant);
    assert_eq!(select(fresh, &both).await?, all[1..2], "all conditions hold together");
    assert_eq!(select(fresh, &Select::all(TableId::Receiver, 10)).await?, all, "the whole table");
    Ok(())
}

pub(super) async fn null_is_selected_and_never_up_to_anything(fresh: &Fresh) -> Result<(), StoreError> {
    let [none, early, late] =
        [notification(1, "m", None), notification(2, "m", Some(5)), notification(3, "m", Some(6))]
            .map(Row::from);
    insert(fresh, [none.clone(), early.clone(), late]).await?;
    let all = Select::all(TableId::Notification, 10);
    assert_eq!(select(fresh, &all.clone().equal("next_at", Cell::Null)).await?, [none], "no value");
    let due = all.clone().up_to("next_at", Cell::Time(Time::from_ms(5)));
    assert_eq!(select(fresh, &due).await?, [early], "up to 5, the bound included, no value excluded");
    assert_eq!(select(fresh, &all.up_to("next_at", Cell::Null)).await?, [], "nothing is up to no value");
    Ok(())
}

pub(super) async fn due_rows_come_in_order(fresh: &Fresh) -> Result<(), StoreError> {
    insert(fresh, [task(1, 30), task(2, 10), task(3, 20), task(4, 10), task(5, 31)].map(Row::from)).await?;
    let due = Select::all(TableId::Task, 10)
        .up_to("due_at", Cell::Time(Time::from_ms(30)))
        .ordered(&["due_at", "serial"]);
    let expected = [task(2, 10), task(4, 10), task(3, 20), task(1, 30)].map(Row::from);
    assert_eq!(select(fresh, &due).await?, expected, "what is due, earliest first");
    let rest = due.clone().behind(&expected[1]);
    assert_eq!(select(fresh, &rest).await?, expected[2..], "behind a row");
    let later = due.after(vec![Cell::Time(Time::from_ms(10))]);
    assert_eq!(select(fresh, &later).await?, expected[2..], "behind all rows with the first column's value");
    Ok(())
}

pub(super) async fn pages_lose_and_repeat_nothing(fresh: &Fresh) -> Result<(), StoreError> {
    let mine = (0..2500).map(|number| notification(number, "我", None));
    let others = (5000..5100).map(|number| notification(number, "你", None));
    insert(fresh, mine.clone().chain(others).map(Row::from)).await?;
    let mut page = Select::all(TableId::Notification, 333)
        .equal("platform", &platform())
        .equal("mchid", &MchId::from("我"))
        .ordered(&["created_at"]);
    let mut snapshot = fresh.reader.snapshot().await?;
    let mut all = Vec::new();
    loop {
        let rows = snapshot.select(&page).await?;
        let Some(last) = rows.last() else { break };
        page = page.behind(last);
        all.extend(rows);
    }
    assert_eq!(all, mine.map(Row::from).collect::<Vec<_>>(), "pages of 333 give 2,500 rows once, in order");
    let most = snapshot.select(&Select::all(TableId::Notification, usize::MAX)).await?;
    assert_eq!(most.len(), 2600, "a limit may be larger than any table");
    Ok(())
}

pub(super) async fn a_select_that_makes_no_sense_is_refused(fresh: &Fresh) -> Result<(), StoreError> {
    let all = || Select::all(TableId::Notification, 10);
    for (wrong, what) in [
        (all().equal("colour", 1), "an unknown column"),
        (all().ordered(&["next_at"]), "an order by a nullable column"),
        (all().after(vec![1.into(), 2.into(), 3.into()]), "a place with too many columns"),
    ] {
        let answer = select(fresh, &wrong).await;
        assert!(matches!(answer, Err(StoreError::Failed(_))), "{what} is refused, not {answer:?}");
    }
    Ok(())
}
