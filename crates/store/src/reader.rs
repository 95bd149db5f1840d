//! Reading outside the engine: pages, queries, workers looking for due tasks, the auditor.

use crate::StoreError;
use async_trait::async_trait;
use std::collections::BTreeSet;
use tongbao_kernel::row::{Cell, Column};
use tongbao_kernel::tables::{Key, Row, TableId};
use tongbao_kernel::view::Rows;

/// Reads committed rows, outside the engine's transactions.
#[async_trait]
pub trait Reader: Send + Sync + 'static {
    /// A view of the database as the last commit left it. It never sees half a batch, and it does
    /// not change while it is held.
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;
    /// Two views of one and the same commit, to be read side by side.
    async fn twins(&self) -> Result<[Box<dyn Snapshot>; 2], StoreError>;
}

/// The database as one commit left it.
#[async_trait]
pub trait Snapshot: Send {
    /// Fetches rows by key, and notes which are not there.
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError>;
    /// The rows that a selection names, in its order.
    async fn select(&mut self, select: &Select) -> Result<Vec<Row>, StoreError>;
}

/// A selection from one table: `equals` and `up_to` and `after`, in the order of
/// [`order_columns`](Select::order_columns).
#[derive(Debug, Clone)]
pub struct Select {
    /// The table.
    pub table: TableId,
    /// Columns that must have these values; `Null` asks for no value.
    pub equals: Vec<(&'static str, Cell)>,
    /// Columns that must have a value and one not greater.
    pub up_to: Vec<(&'static str, Cell)>,
    /// Columns to order by, smallest first; the key's columns follow. None may be nullable.
    pub order_by: Vec<&'static str>,
    /// Continue behind the row whose first order columns have these values.
    pub after: Option<Vec<Cell>>,
    /// At most so many rows.
    pub limit: usize,
}

impl Select {
    /// All rows of a table in the order of their keys, `limit` at a time.
    pub fn all(table: TableId, limit: usize) -> Self {
        let (equals, up_to, order_by) = Default::default();
        Select { table, equals, up_to, order_by, after: None, limit }
    }

    /// Only rows whose column has this value.
    #[must_use]
    pub fn equal(mut self, column: &'static str, value: impl Into<Cell>) -> Self {
        self.equals.push((column, value.into()));
        self
    }

    /// Only rows whose column is not greater.
    #[must_use]
    pub fn up_to(mut self, column: &'static str, value: Cell) -> Self {
        self.up_to.push((column, value));
        self
    }

    /// In the order of these columns.
    #[must_use]
    pub fn ordered(mut self, columns: &[&'static str]) -> Self {
        self.order_by = columns.to_vec();
        self
    }

    /// Behind the rows with these values in the first of the order's columns.
    #[must_use]
    pub fn after(mut self, cells: Vec<Cell>) -> Self {
        self.after = Some(cells);
        self
    }

    /// Behind this row: the next page after the one that it ends.
    #[must_use]
    pub fn behind(self, row: &Row) -> Self {
        let columns = self.table.table().columns;
        let cells = row.cells();
        let place = |name: &str| columns.iter().position(|column| column.name == name);
        let cell = |name: &&str| place(name).and_then(|place| cells.get(place)).cloned();
        let after = self.order_columns().iter().filter_map(cell).collect();
        self.after(after)
    }

    /// The columns that the rows are ordered by: the asked ones, then those of the key, so that
    /// the order is total and no page loses a row.
    pub fn order_columns(&self) -> Vec<&'static str> {
        let table = self.table.table();
        let mut order = self.order_by.clone();
        for column in table.columns.iter().take(table.key) {
            if !order.contains(&column.name) {
                order.push(column.name);
            }
        }
        order
    }

    /// Every named column exists, and none that orders is nullable: databases disagree on where
    /// no value sorts. Every store asks this first.
    pub fn check(&self) -> Result<(), StoreError> {
        let table = self.table.table();
        let column = |name: &str| -> Result<&Column, StoreError> {
            let found = table.columns.iter().find(|column| column.name == name);
            found.ok_or_else(|| StoreError::Failed(format!("table {} has no column {name}", table.name)))
        };
        let bounded = self.equals.iter().chain(&self.up_to).map(|(name, _)| name);
        for name in bounded {
            column(name)?;
        }
        let order = self.order_columns();
        for name in &order {
            if column(name)?.nullable {
                return Err(StoreError::Failed(format!(
                    "{}.{name} is nullable and cannot order",
                    table.name
                )));
            }
        }
        match &self.after {
            Some(after) if after.is_empty() || after.len() > order.len() => Err(StoreError::Failed(format!(
                "{} cells to continue behind, but {} columns order table {}",
                after.len(),
                order.len(),
                table.name
            ))),
            _ => Ok(()),
        }
    }
}
