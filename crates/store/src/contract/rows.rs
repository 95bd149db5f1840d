//! Rows by key, and batches that are written whole or not at all.

use super::Fresh;
use super::ledgers::{Poster, outside, platform, shop};
use crate::{Batch, StoreError};
use std::collections::BTreeSet;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tongbao_base::ids::MchId;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::{Alias, Directory, MerchantKind, PersonMonth, Setting, Space};
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;

fn setting(name: &str, value: &str) -> Setting {
    Setting { scope: "合同".into(), name: name.into(), value: value.into() }
}

fn key(name: &str) -> Key {
    Setting::key("合同", name)
}

fn alias(number: u32) -> Alias {
    Alias {
        platform: platform(),
        space: Space::Order,
        number: format!("单{number:06}").into(),
        target: format!("{number}").into(),
    }
}

fn alias_key(number: u32) -> Key {
    Alias::key(&platform(), Space::Order, &format!("单{number:06}"))
}

fn inserted(rows: impl IntoIterator<Item = impl Into<Row>>) -> Changes {
    let mut changes = Changes::default();
    rows.into_iter().for_each(|row| changes.insert(row));
    changes
}

pub(super) async fn absent_rows_are_noted(fresh: &Fresh) -> Result<(), StoreError> {
    assert_eq!(fresh.load_one(key("a")).await?, None, "an empty table holds nothing");
    fresh.load([]).await?;
    fresh.commit(&inserted([setting("a", "1")])).await?;
    let rows = fresh.load([key("a"), key("b")]).await?;
    assert_eq!(rows.row(&key("a")), Some(&Row::from(setting("a", "1"))), "a row that is there is loaded");
    assert_eq!(rows.row(&key("b")), None, "its neighbour is not");
    Ok(())
}

pub(super) async fn rows_are_inserted_updated_and_deleted(fresh: &Fresh) -> Result<(), StoreError> {
    fresh.commit(&inserted([setting("a", "1"), setting("b", "2"), setting("c", "3")])).await?;
    let mut changes = inserted([setting("d", "4")]);
    changes.update(setting("b", "22"));
    changes.delete(key("c"));
    fresh.commit(&changes).await?;
    for (name, value) in [("a", Some("1")), ("b", Some("22")), ("c", None), ("d", Some("4"))] {
        let row = fresh.load_one(key(name)).await?;
        assert_eq!(row, value.map(|value| setting(name, value).into()), "row {name} after the changes");
    }
    fresh.commit(&inserted([setting("c", "neu")])).await?;
    let row = fresh.load_one(key("c")).await?;
    assert_eq!(row, Some(setting("c", "neu").into()), "a deleted key can be used again");
    Ok(())
}

pub(super) async fn one_load_reaches_many_tables(fresh: &Fresh) -> Result<(), StoreError> {
    let mchid = MchId::from("1900000002");
    let directory = Directory { mchid: mchid.clone(), platform: platform(), kind: MerchantKind::Sub };
    let month = PersonMonth {
        platform: platform(),
        openid: "oX".into(),
        month: "202611".into(),
        received: tongbao_base::Fen::new(5),
    };
    let rows: Vec<Row> = vec![directory.into(), month.into(), alias(7).into(), setting("a", "1").into()];
    fresh.commit(&inserted(rows.clone())).await?;
    let absent = [key("z"), alias_key(8), Directory::key(&platform())];
    let loaded = fresh.load(rows.iter().map(Row::key).chain(absent.clone())).await?;
    for row in &rows {
        assert_eq!(loaded.row(&row.key()), Some(row), "rows of several tables come with one load");
    }
    for key in &absent {
        assert_eq!(loaded.row(key), None, "absent rows of several tables are noted");
    }
    Ok(())
}

pub(super) async fn one_load_takes_a_thousand_keys(fresh: &Fresh) -> Result<(), StoreError> {
    fresh.commit(&inserted((0..1000).map(alias))).await?;
    let loaded = fresh.load((500..1500).map(alias_key)).await?;
    for number in 500..1500 {
        let expected = (number < 1000).then(|| Row::from(alias(number)));
        assert_eq!(loaded.row(&alias_key(number)), expected.as_ref(), "key {number} of a thousand");
    }
    Ok(())
}

pub(super) async fn an_insert_over_a_row_undoes_the_batch(fresh: &Fresh) -> Result<(), StoreError> {
    fresh.commit(&inserted([setting("b", "old")])).await?;
    let mut changes = Poster::new().moves(&[(&outside(), &shop(1), 100)]);
    for name in ["a", "b", "c"] {
        changes.insert(setting(name, "new"));
    }
    fresh.refuse(&changes, "an insert over a row").await;
    let loaded = fresh.load([key("a"), key("b"), key("c"), shop(1).key(), outside().key()]).await?;
    assert_eq!(loaded.row(&key("b")), Some(&Row::from(setting("b", "old"))), "the row stays as it was");
    for key in [key("a"), key("c"), shop(1).key(), outside().key()] {
        assert_eq!(loaded.row(&key), None, "nothing of the batch is left");
    }
    fresh.commit(&inserted([setting("a", "1")])).await
}

pub(super) async fn an_update_of_nothing_undoes_the_batch(fresh: &Fresh) -> Result<(), StoreError> {
    let mut update = inserted([setting("a", "1")]);
    update.update(setting("b", "2"));
    fresh.refuse(&update, "an update of a row that is not there").await;
    let mut delete = inserted([setting("a", "1")]);
    delete.delete(key("b"));
    fresh.refuse(&delete, "a deletion of a row that is not there").await;
    assert_eq!(fresh.load_one(key("a")).await?, None, "nothing of the batch is left");
    Ok(())
}

pub(super) async fn a_dropped_transaction_changes_nothing(fresh: &Fresh) -> Result<(), StoreError> {
    fresh.commit(&inserted([setting("a", "1")])).await?;
    let mut txn = fresh.store.begin().await?;
    let mut rows = Rows::default();
    txn.load(&BTreeSet::from([key("a")]), &mut rows).await?;
    drop(txn);
    fresh.commit(&Changes::default()).await?;
    let row = fresh.load_one(key("a")).await?;
    assert_eq!(row, Some(setting("a", "1").into()), "the next transaction finds what was there");
    Ok(())
}

pub(super) async fn a_later_batch_sees_an_earlier_one(fresh: &Fresh) -> Result<(), StoreError> {
    for number in 1..=3 {
        let mut txn = fresh.store.begin().await?;
        let mut rows = Rows::default();
        txn.load(&BTreeSet::from([key("count")]), &mut rows).await?;
        let mut changes = Changes::default();
        let next = setting("count", &number.to_string());
        match rows.row(&key("count")) {
            None => changes.insert(next),
            Some(row) => {
                assert_eq!(row, &Row::from(setting("count", &(number - 1).to_string())), "the batch before");
                changes.update(next);
            }
        }
        let mut batch = Batch::default();
        batch.add(&changes).expect("no sums");
        txn.commit(&batch).await?;
    }
    assert_eq!(fresh.load_one(key("count")).await?, Some(setting("count", "3").into()), "three batches");
    Ok(())
}

pub(super) async fn a_transaction_waits_for_the_one_before(fresh: &Fresh) -> Result<(), StoreError> {
    let first = fresh.store.begin().await?;
    let mut second = pin!(fresh.store.begin());
    let polled = second.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Pending), "two transactions at a time");
    let mut batch = Batch::default();
    batch.add(&inserted([setting("a", "1")])).expect("no sums");
    first.commit(&batch).await?;
    let mut rows = Rows::default();
    second.await?.load(&BTreeSet::from([key("a")]), &mut rows).await?;
    assert_eq!(rows.row(&key("a")), Some(&Row::from(setting("a", "1"))), "the second sees the first");
    Ok(())
}

pub(super) async fn a_big_batch_is_one_commit(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    let mut batch = Batch::default();
    for number in 0..512 {
        let mut changes =
            poster.moves(&[(&outside(), &shop(number % 10), 3), (&shop(number % 10), &shop(99), 1)]);
        changes.insert(alias(number));
        changes.insert(setting(&format!("{number}"), "1"));
        batch.add(&changes).expect("the sums fit");
    }
    fresh.store.begin().await?.commit(&batch).await?;
    let accounts = (0..10).map(|number| (shop(number), if number < 2 { 104 } else { 102 }));
    for (account, balance) in accounts.chain([(shop(99), 512), (outside(), -1536)]) {
        let row = super::ledgers::account_row(&account, balance);
        assert_eq!(fresh.load_one(account.key()).await?, Some(row.into()), "balances after 512 commands");
    }
    let loaded = fresh.load((0..512).map(alias_key)).await?;
    assert!((0..512).all(|number| loaded.row(&alias_key(number)).is_some()), "all rows are there");
    Ok(())
}
