//! Rows by key.
//!
//! One statement a table, stepped once for each key: within a process that costs less than handing
//! the keys over together, which SQLite would have to parse.

use crate::cells::{Found, bind};
use crate::statements;
use crate::store::prepared;
use rusqlite::Connection;
use std::collections::BTreeSet;
use tongbao_kernel::tables::{Key, Row};
use tongbao_store::StoreError;

/// Those of the asked rows that are there.
pub(crate) fn rows(connection: &Connection, keys: &BTreeSet<Key>) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::with_capacity(keys.len());
    let mut keys = keys.iter().peekable();
    while let Some(table) = keys.peek().map(|key| key.table) {
        let mut statement = prepared(connection, &statements::of(table).load)?;
        let mut rows = Found::of(table);
        while let Some(key) = keys.next_if(|key| key.table == table) {
            bind(&mut statement, &key.cells)?;
            rows.collect(&mut statement, &mut found)?;
        }
    }
    Ok(found)
}
