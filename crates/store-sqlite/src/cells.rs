//! Cells as SQLite keeps them, and back.

use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Row as SqlRow, Statement};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_kernel::row::{Cell, Column, Kind};
use tongbao_kernel::tables::{Row, TableId};
use tongbao_store::StoreError;

use crate::failure;

struct Bound<'a>(&'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Int(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Bool(flag) => ToSqlOutput::Owned(Value::Integer(i64::from(*flag))),
            Cell::Time(time) => ToSqlOutput::Owned(Value::Integer(time.ms())),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

/// Binds the cells to the statement's parameters, from the first.
pub(crate) fn bind<'a>(
    statement: &mut Statement<'_>,
    cells: impl IntoIterator<Item = &'a Cell>,
) -> Result<(), StoreError> {
    for (place, cell) in (1..).zip(cells) {
        statement.raw_bind_parameter(place, Bound(cell)).map_err(|error| failure(&error))?;
    }
    Ok(())
}

/// Reads the rows of a table; the statement's columns are the table's.
pub(crate) struct Found {
    table: TableId,
    cells: Vec<Cell>,
    seen: Vec<Seen>,
}

impl Found {
    pub(crate) fn of(table: TableId) -> Found {
        let columns = table.table().columns.len();
        Found { table, cells: Vec::with_capacity(columns), seen: vec![Seen::default(); columns] }
    }

    /// Every row that a statement with all its parameters gives.
    pub(crate) fn collect(
        &mut self,
        statement: &mut Statement<'_>,
        into: &mut Vec<Row>,
    ) -> Result<(), StoreError> {
        let Found { table, cells, seen } = self;
        let columns = table.table().columns;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            cells.clear();
            for ((place, column), seen) in columns.iter().enumerate().zip(seen.iter_mut()) {
                cells.push(cell(row, (place, column), seen).ok_or_else(|| unknown(*table, column.name))?);
            }
            into.push(Row::from_cells(*table, cells).map_err(|bad| unknown(*table, bad.column))?);
        }
        Ok(())
    }
}

/// The last texts of a column. Rows that stand together share most of theirs, words above all, and
/// a text that is shared is not copied.
#[derive(Debug, Clone, Default)]
struct Seen {
    texts: [Option<Arc<str>>; Seen::TEXTS],
    next: usize,
}

impl Seen {
    /// A payment's entries have so many words in a column.
    const TEXTS: usize = 4;

    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.iter().flatten().find(|known| known.as_ref() == text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts[self.next] = Some(Arc::clone(&new));
        self.next = (self.next + 1) % Seen::TEXTS;
        new
    }
}

fn cell(row: &SqlRow<'_>, (place, column): (usize, &Column), seen: &mut Seen) -> Option<Cell> {
    Some(match (column.kind, row.get_ref(place).ok()?) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Int, ValueRef::Integer(number)) => Cell::Int(number),
        (Kind::Bool, ValueRef::Integer(flag @ (0 | 1))) => Cell::Bool(flag == 1),
        (Kind::Time, ValueRef::Integer(ms)) => Cell::Time(Time::from_ms(ms)),
        (Kind::Text, ValueRef::Text(text)) => Cell::Text(seen.text(std::str::from_utf8(text).ok()?)),
        (Kind::Blob, ValueRef::Blob(bytes)) => Cell::Blob(bytes.into()),
        _ => return None,
    })
}

/// The value stays out of the message: it may be a secret.
fn unknown(table: TableId, column: &str) -> StoreError {
    StoreError::Corrupt(format!("a value of {}.{column} that this version does not know", table.table().name))
}
