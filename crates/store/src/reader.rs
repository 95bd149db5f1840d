//! Reading outside the engine: pages, queries, workers looking for due tasks, the auditor.

use crate::StoreError;
use async_trait::async_trait;
use std::collections::BTreeSet;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Key, Row, TableId};
use tongbao_kernel::view::Rows;

/// Reads committed rows, outside the engine's transactions.
#[async_trait]
pub trait Reader: Send + Sync + 'static {
    /// A view of the database as the last commit left it. It never sees half a batch, and it does
    /// not change while it is held.
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;
}

/// The database as one commit left it.
#[async_trait]
pub trait Snapshot: Send {
    /// Fetches rows by key, one statement a table, and notes which are not there.
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError>;
    /// The rows that a selection names, in its order.
    async fn select(&mut self, select: &Select) -> Result<Vec<Row>, StoreError>;
}

/// A selection from one table: `equals` and `up_to` and `after`, in the order of `order_by`.
#[derive(Debug, Clone)]
pub struct Select {
    /// The table.
    pub table: TableId,
    /// Columns that must have these values.
    pub equals: Vec<(&'static str, Cell)>,
    /// Columns that must not be greater.
    pub up_to: Vec<(&'static str, Cell)>,
    /// Columns to order by, smallest first; the key's when empty.
    pub order_by: Vec<&'static str>,
    /// Continue behind the row whose `order_by` columns have these values.
    pub after: Option<Vec<Cell>>,
    /// At most so many rows.
    pub limit: usize,
}

impl Select {
    /// All rows of a table in the order of their keys, `limit` at a time.
    pub fn all(table: TableId, limit: usize) -> Self {
        Select { table, equals: Vec::new(), up_to: Vec::new(), order_by: Vec::new(), after: None, limit }
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

    /// Behind the row with these values in the order's columns.
    #[must_use]
    pub fn after(mut self, cells: Vec<Cell>) -> Self {
        self.after = Some(cells);
        self
    }

    /// The columns that the rows are ordered by.
    pub fn order_columns(&self) -> Vec<&'static str> {
        if self.order_by.is_empty() {
            let table = self.table.table();
            table.columns.iter().take(table.key).map(|column| column.name).collect()
        } else {
            self.order_by.clone()
        }
    }
}
