//! The suite that every store passes.
//!
//! Each case is given a store with empty tables. A case panics when the store breaks the
//! contract, and its message says which sentence of it.

mod accounts;
mod ledgers;
mod rows;
mod samples;
mod selects;
mod snapshots;

use crate::{Batch, Reader, Snapshot, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;

/// A store with empty tables, by both its faces.
#[derive(Clone)]
pub struct Fresh {
    /// For the engine.
    pub store: Arc<dyn Store>,
    /// For everybody else.
    pub reader: Arc<dyn Reader>,
}

impl Fresh {
    /// Both faces of one store.
    pub fn of<S: Store + Reader>(store: Arc<S>) -> Self {
        Fresh { store: Arc::clone(&store) as Arc<dyn Store>, reader: store }
    }

    async fn commit(&self, changes: &Changes) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.add(changes).expect("the case's sums fit");
        self.store.begin().await?.commit(&batch).await
    }

    /// What a new transaction loads.
    async fn load(&self, keys: impl IntoIterator<Item = Key>) -> Result<Rows, StoreError> {
        let keys: BTreeSet<Key> = keys.into_iter().collect();
        let mut rows = Rows::default();
        self.store.begin().await?.load(&keys, &mut rows).await?;
        for key in &keys {
            assert!(rows.knows(key), "a load says of every key whether it is there: {key:?}");
        }
        Ok(rows)
    }

    async fn load_one(&self, key: Key) -> Result<Option<Row>, StoreError> {
        let rows = self.load([key.clone()]).await?;
        Ok(rows.row(&key).cloned())
    }

    /// The commit is refused as a broken invariant.
    async fn refuse(&self, changes: &Changes, what: &str) {
        match self.commit(changes).await {
            Err(StoreError::Constraint(_)) => {}
            other => panic!("{what} must be refused as a constraint, not {other:?}"),
        }
    }
}

async fn look(snapshot: &mut Box<dyn Snapshot>, key: &Key) -> Result<Option<Row>, StoreError> {
    let mut rows = Rows::default();
    snapshot.load(&BTreeSet::from([key.clone()]), &mut rows).await?;
    assert!(rows.knows(key), "a load says of every key whether it is there: {key:?}");
    Ok(rows.row(key).cloned())
}

macro_rules! cases {
    ($($file:ident: $($case:ident,)*;)*) => {
        /// Puts a store through every case; `make` gives a new one each time.
        pub async fn suite(make: impl AsyncFn() -> Fresh) {
            $($(
                let fresh = make().await;
                if let Err(error) = $file::$case(&fresh).await {
                    panic!("{}: {error}", concat!(stringify!($file), "::", stringify!($case)));
                }
            )*)*
        }
    };
}

cases! {
    rows:
        absent_rows_are_noted,
        rows_are_inserted_updated_and_deleted,
        one_load_reaches_many_tables,
        one_load_takes_a_thousand_keys,
        an_insert_over_a_row_undoes_the_batch,
        an_update_of_nothing_undoes_the_batch,
        a_dropped_transaction_changes_nothing,
        a_later_batch_sees_an_earlier_one,
        a_transaction_waits_for_the_one_before,
        a_big_batch_is_one_commit,;
    samples:
        every_table_gives_back_what_it_took,
        keys_of_any_text_are_found,;
    accounts:
        a_credit_needs_no_row,
        balances_move_by_sums,
        a_guarded_balance_never_falls_below_zero,
        an_unguarded_balance_may,
        a_balance_never_leaves_64_bits,
        debits_and_credits_of_one_batch_are_netted,;
    selects:
        equals_and_limits_hold,
        null_is_selected_and_never_up_to_anything,
        due_rows_come_in_order,
        pages_lose_and_repeat_nothing,
        a_select_that_makes_no_sense_is_refused,;
    snapshots:
        a_snapshot_does_not_move,
        a_snapshot_sees_no_open_transaction,
        snapshots_stand_side_by_side,
        twins_see_one_commit_and_do_not_move,;
}
