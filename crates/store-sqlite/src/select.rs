//! Selections.

use crate::cells::{Found, bind};
use crate::store::prepared;
use rusqlite::Connection;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::Row;
use tongbao_store::{Select, StoreError};

pub(crate) fn rows(connection: &Connection, select: &Select) -> Result<Vec<Row>, StoreError> {
    select.check()?;
    let (sql, cells) = statement(select);
    let mut statement = prepared(connection, &sql)?;
    bind(&mut statement, &cells)?;
    let mut rows = Vec::new();
    Found::of(select.table).collect(&mut statement, &mut rows)?;
    Ok(rows)
}

/// The statement and its parameters. Names come from the program's own text and were checked
/// against the table; values are always parameters.
pub(crate) fn statement(select: &Select) -> (String, Vec<Cell>) {
    let table = select.table.table();
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let order = select.order_columns();
    let mut terms: Vec<String> = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    for (column, cell) in &select.equals {
        if *cell == Cell::Null {
            terms.push(format!("{column} IS NULL"));
        } else {
            terms.push(format!("{column} = ?"));
            cells.push(cell.clone());
        }
    }
    for (column, cell) in &select.up_to {
        terms.push(format!("{column} <= ?"));
        cells.push(cell.clone());
    }
    if let Some(after) = &select.after {
        let behind: Vec<&str> = order.iter().copied().take(after.len()).collect();
        let places = vec!["?"; after.len()];
        terms.push(format!("({}) > ({})", behind.join(", "), places.join(", ")));
        cells.extend(after.iter().cloned());
    }
    let condition = if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) };
    cells.push(Cell::Int(i64::try_from(select.limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT {} FROM {}{condition} ORDER BY {} LIMIT ?",
        columns.join(", "),
        table.name,
        order.join(", ")
    );
    (sql, cells)
}
