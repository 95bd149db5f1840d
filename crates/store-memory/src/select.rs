//! Selections, by looking at every row of the table.

use crate::tables::Tables;
use std::cmp::Ordering;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Row, TableId};
use tongbao_store::{Select, StoreError};

pub(crate) fn rows(tables: &Tables, select: &Select) -> Result<Vec<Row>, StoreError> {
    select.check()?;
    let table = select.table;
    let equals = placed(table, &select.equals);
    let up_to = placed(table, &select.up_to);
    let order: Vec<usize> = select.order_columns().iter().map(|name| place(table, name)).collect();
    let mut found: Vec<(Vec<Cell>, Row)> = Vec::new();
    for row in tables.rows(table) {
        let cells = row.cells();
        let matches = equals.iter().all(|(place, value)| cells[*place] == **value)
            && up_to.iter().all(|(place, bound)| is_up_to(&cells[*place], bound));
        let place: Vec<Cell> = order.iter().map(|place| cells[*place].clone()).collect();
        if matches && select.after.as_ref().is_none_or(|after| is_behind(&place, after)) {
            found.push((place, row.clone()));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found.into_iter().take(select.limit).map(|(_, row)| row).collect())
}

/// No value is up to nothing, as in SQL.
fn is_up_to(cell: &Cell, bound: &Cell) -> bool {
    *cell != Cell::Null && *bound != Cell::Null && cell <= bound
}

fn is_behind(place: &[Cell], after: &[Cell]) -> bool {
    place.iter().zip(after).map(|(cell, after)| cell.cmp(after)).find(|order| order.is_ne())
        == Some(Ordering::Greater)
}

fn placed<'a>(table: TableId, cells: &'a [(&'static str, Cell)]) -> Vec<(usize, &'a Cell)> {
    cells.iter().map(|(name, cell)| (place(table, name), cell)).collect()
}

fn place(table: TableId, name: &str) -> usize {
    let columns = table.table().columns;
    columns.iter().position(|column| column.name == name).expect("Select::check has found every column")
}
