//! What the migrations make is what the tables' definitions say, and the statements use it well.

use crate::{migrate, select, statements};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use tongbao_base::Time;
use tongbao_kernel::row::{Cell, Kind, Table};
use tongbao_kernel::tables::TableId;
use tongbao_store::Select;

fn database() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::bring_up(&mut connection, Path::new(":memory:")).unwrap();
    connection
}

/// Name, type, nullable, place in the key or 0.
type Shape = Vec<(String, String, bool, isize)>;

fn defined(table: &Table) -> Shape {
    let column = |(place, column): (usize, &tongbao_kernel::row::Column)| {
        let kind = match column.kind {
            Kind::Int | Kind::Bool | Kind::Time => "INTEGER",
            Kind::Text => "TEXT",
            Kind::Blob => "BLOB",
        };
        let key = if place < table.key { isize::try_from(place + 1).unwrap() } else { 0 };
        (column.name.to_owned(), kind.to_owned(), column.nullable, key)
    };
    table.columns.iter().enumerate().map(column).collect()
}

fn live(connection: &Connection, table: &str) -> Shape {
    let mut statement = connection.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let shape = statement.query_map([], |row| {
        Ok((row.get("name")?, row.get("type")?, !row.get::<_, bool>("notnull")?, row.get("pk")?))
    });
    shape.unwrap().map(Result::unwrap).collect()
}

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let places = statement.parameter_count();
    let parameters = rusqlite::params_from_iter(vec![rusqlite::types::Null; places]);
    let lines = statement.query_map(parameters, |row| row.get::<_, String>("detail")).unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_live_tables_are_the_defined_ones() {
    let connection = database();
    for id in TableId::ALL {
        let table = id.table();
        assert_eq!(
            live(&connection, table.name),
            defined(&table),
            "table {}: live, then defined",
            table.name
        );
    }
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    let live: BTreeSet<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let defined = TableId::ALL.iter().map(|id| id.table().name.to_owned());
    assert_eq!(live, defined.chain(["migration".to_owned()]).collect(), "no table without a definition");
}

#[test]
fn the_tables_are_in_the_order_of_their_names() {
    for (place, id) in TableId::ALL.iter().enumerate() {
        assert_eq!(*id as usize, place, "statements are found by the table's place");
    }
}

#[test]
fn rows_are_loaded_updated_and_deleted_by_the_whole_primary_key() {
    let connection = database();
    for id in TableId::ALL {
        let table = id.table();
        let terms: Vec<String> =
            table.columns.iter().take(table.key).map(|column| format!("{}=?", column.name)).collect();
        let search = format!("USING PRIMARY KEY ({})", terms.join(" AND "));
        let statements = statements::of(*id);
        for sql in [&statements.load, &statements.update, &statements.delete] {
            let plan = plan(&connection, sql);
            assert!(plan.contains(&search), "{sql}\nis planned as\n{plan}");
        }
    }
}

#[test]
fn lists_use_an_index_and_do_not_sort() {
    let connection = database();
    let now = || Cell::Time(Time::EPOCH);
    let due = Select::all(TableId::Task, 100)
        .equal("lane", "")
        .up_to("due_at", now())
        .ordered(&["due_at", "serial"]);
    let lane = Select::all(TableId::Task, 1).ordered(&["lane", "due_at", "serial"]);
    let mine = Select::all(TableId::Notification, 100)
        .equal("platform", "1")
        .equal("mchid", "2")
        .ordered(&["created_at"]);
    for (select, index) in [
        (due.clone(), "task_lane"),
        (due.after(vec![now(), 1.into(), "1".into()]), "task_lane"),
        (lane.after(vec!["shop".into()]), "task_lane"),
        (Select::all(TableId::Entry, 100).equal("platform", "1").equal("order_id", "2"), "entry_order"),
        (mine.clone(), "notification_mchid"),
        (mine.after(vec![now(), "1".into(), "n".into()]), "notification_mchid"),
        (
            Select::all(TableId::Notification, 100).equal("platform", "1").equal("subject", "2"),
            "notification_subject",
        ),
        (Select::all(TableId::Merchant, 100).equal("platform", "1"), "PRIMARY KEY"),
        (Select::all(TableId::Entry, 100).after(vec!["1".into(), 2.into()]), "PRIMARY KEY"),
    ] {
        let (sql, _) = select::statement(&select);
        let plan = plan(&connection, &sql);
        let searched = plan.starts_with("SEARCH") && plan.contains(index);
        assert!(searched && !plan.contains("TEMP B-TREE"), "{sql}\nis planned as\n{plan}");
    }
}

/// An index that the statements do not know would be written with every update, or worse.
#[test]
fn the_indexes_have_the_columns_that_the_statements_say() {
    let connection = database();
    for id in TableId::ALL {
        let table = id.table();
        let mut statement = connection
            .prepare(
                "SELECT DISTINCT i.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i \
                 WHERE l.origin = 'c' AND l.partial = 0",
            )
            .unwrap();
        let live: BTreeSet<String> =
            statement.query_map([table.name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let key: Vec<&str> = table.columns.iter().take(table.key).map(|column| column.name).collect();
        let live: BTreeSet<&str> =
            live.iter().map(String::as_str).filter(|name| !key.contains(name)).collect();
        let known = statements::INDEXED.iter().find(|(table, _)| table == id);
        let known: BTreeSet<&str> = known.iter().flat_map(|(_, columns)| columns.iter().copied()).collect();
        assert_eq!(live, known, "{}", table.name);
    }
}
