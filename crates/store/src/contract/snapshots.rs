//! Snapshots: the database as one commit left it, for as long as one is held.

use super::ledgers::{Poster, outside, shop};
use super::{Fresh, look};
use crate::{Batch, Select, StoreError};
use tongbao_kernel::tables::TableId;

pub(super) async fn a_snapshot_does_not_move(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    let mut empty = fresh.reader.snapshot().await?;
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), 5)])).await?;
    let mut one = fresh.reader.snapshot().await?;
    let before = look(&mut one, &shop(1).key()).await?;
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), 6), (&outside(), &shop(2), 7)])).await?;
    let all = Select::all(TableId::Entry, 10);
    assert_eq!(empty.select(&all).await?.len(), 0, "a snapshot is taken when it is asked for");
    assert_eq!(look(&mut empty, &shop(1).key()).await?, None, "it does not see later commits");
    assert_eq!(one.select(&all).await?.len(), 1, "it does not see later commits");
    assert_eq!(look(&mut one, &shop(1).key()).await?, before, "a row stays as it was seen");
    assert_eq!(look(&mut one, &shop(2).key()).await?, None, "no row appears");
    let mut now = fresh.reader.snapshot().await?;
    assert_eq!(now.select(&all).await?.len(), 3, "a new snapshot sees every commit");
    assert_ne!(look(&mut now, &shop(1).key()).await?, before, "a new snapshot sees every commit");
    Ok(())
}

pub(super) async fn a_snapshot_sees_no_open_transaction(fresh: &Fresh) -> Result<(), StoreError> {
    let mut batch = Batch::default();
    batch.add(&Poster::new().moves(&[(&outside(), &shop(1), 5)])).expect("the sum fits");
    let txn = fresh.store.begin().await?;
    let mut before = fresh.reader.snapshot().await?;
    assert_eq!(look(&mut before, &shop(1).key()).await?, None, "readers do not wait for the writer");
    txn.commit(&batch).await?;
    assert_eq!(look(&mut before, &shop(1).key()).await?, None, "the snapshot was before the commit");
    let mut after = fresh.reader.snapshot().await?;
    assert!(look(&mut after, &shop(1).key()).await?.is_some(), "this one is behind it");
    Ok(())
}

pub(super) async fn snapshots_stand_side_by_side(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    let mut held = Vec::new();
    for number in 0..4 {
        held.push((number, fresh.reader.snapshot().await?));
        fresh.commit(&poster.moves(&[(&outside(), &shop(number), 1)])).await?;
    }
    let all = Select::all(TableId::Entry, 10);
    for (number, snapshot) in &mut held {
        let seen = snapshot.select(&all).await?.len();
        assert_eq!(u32::try_from(seen), Ok(*number), "each snapshot sees the commits before it");
    }
    for _ in 0..100 {
        drop(fresh.reader.snapshot().await?);
    }
    Ok(())
}

pub(super) async fn twins_see_one_commit_and_do_not_move(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), 5)])).await?;
    let twins = fresh.reader.twins().await?;
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), 6)])).await?;
    for mut twin in twins {
        assert_eq!(twin.select(&Select::all(TableId::Entry, 10)).await?.len(), 1, "the commit before");
    }
    Ok(())
}
