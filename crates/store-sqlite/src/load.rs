//! Rows by key: one statement a table, however many keys.

use crate::cells::collect;
use crate::store::prepared;
use crate::{failure, statements};
use rusqlite::Connection;
use std::collections::BTreeSet;
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Key, Row, TableId};
use tongbao_store::StoreError;

/// The keys asked of one table, as JSON.
#[derive(Debug)]
pub(crate) struct Asked {
    table: TableId,
    keys: String,
}

/// The keys by table: `[["1900000001","42…"],…]`.
pub(crate) fn ask(keys: &BTreeSet<Key>) -> Result<Vec<Asked>, StoreError> {
    let mut asked: Vec<Asked> = Vec::new();
    for key in keys {
        if asked.last().is_none_or(|last| last.table != key.table) {
            asked.push(Asked { table: key.table, keys: String::from("[") });
        }
        if let Some(last) = asked.last_mut() {
            write_key(key, &mut last.keys)?;
        }
    }
    for of_table in &mut asked {
        of_table.keys.pop();
        of_table.keys.push(']');
    }
    Ok(asked)
}

fn write_key(key: &Key, json: &mut String) -> Result<(), StoreError> {
    json.push('[');
    for cell in &key.cells {
        match cell {
            Cell::Int(number) => json.push_str(&number.to_string()),
            Cell::Time(time) => json.push_str(&time.ms().to_string()),
            Cell::Bool(flag) => json.push(if *flag { '1' } else { '0' }),
            Cell::Text(text) => json.push_str(&serde_json::to_string(&**text).map_err(unspeakable)?),
            Cell::Null | Cell::Blob(_) => return Err(unspeakable(key.table.table().name)),
        }
        json.push(',');
    }
    json.pop();
    json.push_str("],");
    Ok(())
}

fn unspeakable(what: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(format!("a key that is neither number nor text: {what}"))
}

/// Those of the asked rows that are there.
pub(crate) fn rows(connection: &Connection, asked: &[Asked]) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for Asked { table, keys } in asked {
        let mut statement = prepared(connection, &statements::of(*table).load)?;
        statement.raw_bind_parameter(1, keys).map_err(|error| failure(&error))?;
        collect(&mut statement, *table, &mut rows)?;
    }
    Ok(rows)
}
