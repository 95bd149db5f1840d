//! A batch, written whole or not at all.

use crate::cells::bind;
use crate::connect::roll_back;
use crate::failure;
use crate::statements::{self, CREDIT, DEBIT, Statements};
use crate::store::{execute, prepared};
use rusqlite::{CachedStatement, Connection};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::TableId;
use tongbao_store::{Batch, StoreError};

/// Writes and commits the open transaction, or rolls it back.
pub(crate) fn commit(connection: &Connection, batch: &Batch) -> Result<(), StoreError> {
    let done = write(connection, batch).and_then(|()| execute(connection, "COMMIT"));
    if done.is_err() {
        roll_back(connection);
    }
    done
}

fn write(connection: &Connection, batch: &Batch) -> Result<(), StoreError> {
    let mut writer = Writer { connection, open: None };
    for key in batch.deletes() {
        writer.write(key.table, |statements| &statements.delete, &key.cells)?;
    }
    writer.open = None;
    for row in batch.updates() {
        writer.update(row.table_id(), &row.cells())?;
    }
    writer.open = None;
    for row in batch.inserts() {
        writer.write(row.table_id(), |statements| &statements.insert, &row.cells())?;
    }
    move_balances(connection, batch)
}

/// Rows come table by table: the statement of the last row mostly serves the next.
struct Writer<'a> {
    connection: &'a Connection,
    open: Option<(TableId, CachedStatement<'a>)>,
}

impl Writer<'_> {
    /// Most changes leave the indexes alone.
    fn update(&mut self, table: TableId, cells: &[Cell]) -> Result<(), StoreError> {
        if statements::of(table).touch.is_some() {
            let touch = |statements: &'static Statements| {
                statements.touch.as_ref().expect("the table has such a statement")
            };
            if self.changed(table, touch, cells)? == 1 {
                return Ok(());
            }
            self.open = None;
            let updated = self.write(table, |statements| &statements.update, cells);
            self.open = None;
            return updated;
        }
        self.write(table, |statements| &statements.update, cells)
    }

    fn write(
        &mut self,
        table: TableId,
        sql: impl Fn(&'static Statements) -> &'static String,
        cells: &[Cell],
    ) -> Result<(), StoreError> {
        if self.changed(table, sql, cells)? == 1 {
            return Ok(());
        }
        let table = table.table();
        let key = cells.get(..table.key);
        Err(StoreError::Constraint(format!("{}: a change of a row that is not there: {key:?}", table.name)))
    }

    /// How many rows it changed.
    fn changed(
        &mut self,
        table: TableId,
        sql: impl Fn(&'static Statements) -> &'static String,
        cells: &[Cell],
    ) -> Result<usize, StoreError> {
        let (open, mut statement) = match self.open.take() {
            Some(open) if open.0 == table => open,
            _ => (table, prepared(self.connection, sql(statements::of(table)))?),
        };
        bind(&mut statement, cells)?;
        let changed = statement.raw_execute().map_err(|error| failure(&error))?;
        self.open = Some((open, statement));
        Ok(changed)
    }
}

fn move_balances(connection: &Connection, batch: &Batch) -> Result<(), StoreError> {
    let mut credit = prepared(connection, CREDIT)?;
    let mut debit = prepared(connection, DEBIT)?;
    for (account, delta) in batch.moved() {
        let guarded = account.account.is_guarded();
        let cells = [
            Cell::from(&account.platform),
            Cell::Text(Arc::clone(&account.owner)),
            Cell::from(account.account),
            Cell::Bool(guarded),
            Cell::Int(delta.get()),
        ];
        if delta.is_negative() {
            bind(&mut debit, &cells)?;
            if debit.raw_execute().map_err(|error| below_zero(account, delta, &error))? == 1 {
                continue;
            }
        }
        // A guarded account without a row has nothing to take: its CHECK refuses this.
        bind(&mut credit, &cells)?;
        credit.raw_execute().map_err(|error| below_zero(account, delta, &error))?;
    }
    Ok(())
}

fn below_zero(account: &AccountKey, delta: Fen, error: &rusqlite::Error) -> StoreError {
    match failure(error) {
        StoreError::Constraint(text) => {
            let AccountKey { platform, owner, account } = account;
            StoreError::Constraint(format!(
                "account {platform}/{owner}/{account} moved by {delta} fen: {text}"
            ))
        }
        other => other,
    }
}
