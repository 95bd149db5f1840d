//! Balances: sums that commits add to, in one statement, without a row being loaded.

use super::Fresh;
use super::ledgers::{Poster, account_row, outside, shop};
use crate::StoreError;
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Row, TableId};

async fn holds(fresh: &Fresh, account: &AccountKey, balance: i64) -> Result<(), StoreError> {
    let row = fresh.load_one(account.key()).await?;
    assert_eq!(row, Some(Row::from(account_row(account, balance))), "the account holds {balance} fen");
    Ok(())
}

async fn entries(fresh: &Fresh) -> Result<usize, StoreError> {
    let all = crate::Select::all(TableId::Entry, 1000);
    Ok(fresh.reader.snapshot().await?.select(&all).await?.len())
}

pub(super) async fn a_credit_needs_no_row(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    assert_eq!(fresh.load_one(shop(1).key()).await?, None, "an account begins without a row");
    let changes = poster.moves(&[(&outside(), &shop(1), 700)]);
    fresh.commit(&changes).await?;
    holds(fresh, &shop(1), 700).await?;
    holds(fresh, &outside(), -700).await?;
    let entry = changes.entries()[0].clone();
    let key = Row::from(entry.clone()).key();
    assert_eq!(fresh.load_one(key).await?, Some(Row::from(entry)), "the entry is kept as it was posted");
    Ok(())
}

pub(super) async fn balances_move_by_sums(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    for amount in [1, 20, 300] {
        fresh.commit(&poster.moves(&[(&outside(), &shop(1), amount)])).await?;
    }
    fresh.commit(&poster.moves(&[(&shop(1), &shop(2), 320)])).await?;
    holds(fresh, &shop(1), 1).await?;
    holds(fresh, &shop(2), 320).await?;
    holds(fresh, &outside(), -321).await?;
    fresh.commit(&poster.moves(&[(&shop(1), &shop(2), 1)])).await?;
    holds(fresh, &shop(1), 0).await
}

pub(super) async fn a_guarded_balance_never_falls_below_zero(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), 100), (&outside(), &shop(2), 5)])).await?;
    let overdraw = poster.moves(&[(&outside(), &shop(2), 1000), (&shop(1), &shop(3), 101)]);
    fresh.refuse(&overdraw, "a debit below zero").await;
    let nothing_there = poster.moves(&[(&outside(), &shop(2), 1000), (&shop(9), &shop(3), 1)]);
    fresh.refuse(&nothing_there, "a debit of a guarded account without a row").await;
    holds(fresh, &shop(1), 100).await?;
    holds(fresh, &shop(2), 5).await?;
    holds(fresh, &outside(), -105).await?;
    assert_eq!(fresh.load_one(shop(3).key()).await?, None, "nothing of the batch is left");
    assert_eq!(fresh.load_one(shop(9).key()).await?, None, "nothing of the batch is left");
    assert_eq!(entries(fresh).await?, 2, "nothing of the batch is left");
    Ok(())
}

pub(super) async fn an_unguarded_balance_may(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    for sum in [-40, -80] {
        fresh.commit(&poster.moves(&[(&outside(), &shop(1), 40)])).await?;
        holds(fresh, &outside(), sum).await?;
    }
    fresh.commit(&poster.moves(&[(&shop(1), &outside(), 30)])).await?;
    holds(fresh, &outside(), -50).await
}

pub(super) async fn a_balance_never_leaves_64_bits(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    fresh.commit(&poster.moves(&[(&outside(), &shop(1), i64::MAX)])).await?;
    holds(fresh, &shop(1), i64::MAX).await?;
    holds(fresh, &outside(), -i64::MAX).await?;
    let other = AccountKey::operator(&shop(1).platform, tongbao_kernel::model::AccountKind::Marketing);
    for amount in [1, i64::MAX] {
        fresh.refuse(&poster.moves(&[(&other, &shop(1), amount)]), "a balance over 64 bits").await;
        holds(fresh, &shop(1), i64::MAX).await?;
    }
    fresh.refuse(&poster.moves(&[(&outside(), &shop(2), 2)]), "a balance under 64 bits").await;
    holds(fresh, &outside(), -i64::MAX).await
}

pub(super) async fn debits_and_credits_of_one_batch_are_netted(fresh: &Fresh) -> Result<(), StoreError> {
    let mut poster = Poster::new();
    let through = poster.moves(&[(&outside(), &shop(1), 50), (&shop(1), &shop(2), 50)]);
    fresh.commit(&through).await?;
    holds(fresh, &shop(2), 50).await?;
    let row = fresh.load_one(shop(1).key()).await?;
    let balance = row.map_or(Cell::Int(0), |row| row.cells()[4].clone());
    assert_eq!(balance, Cell::Int(0), "what came in went out");
    assert_eq!(entries(fresh).await?, 2, "both movements are kept");
    Ok(())
}
