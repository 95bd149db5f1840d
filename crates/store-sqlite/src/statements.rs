//! The SQL of every table, derived from its definition once.

use std::sync::LazyLock;
use tongbao_kernel::row::Table;
use tongbao_kernel::tables::TableId;

/// The statements of one table. Parameters are the columns in order, or the key's.
#[derive(Debug)]
pub(crate) struct Statements {
    /// The row of a key.
    pub(crate) load: String,
    pub(crate) insert: String,
    /// Sets every column.
    pub(crate) update: String,
    /// Sets every column that no index has, of a row whose other columns are as given: an update
    /// that names an indexed column writes the index again, whether the value changes or not.
    pub(crate) touch: Option<String>,
    pub(crate) delete: String,
}

/// The columns behind the key that indexes have; a test holds them against the database.
pub(crate) const INDEXED: &[(TableId, &[&str])] = &[
    (TableId::Entry, &["order_id"]),
    (TableId::Notification, &["mchid", "subject", "created_at"]),
    (TableId::Task, &["lane", "due_at"]),
];

static ALL: LazyLock<Vec<Statements>> =
    LazyLock::new(|| TableId::ALL.iter().map(|id| Statements::of(*id)).collect());

/// The statements of a table.
pub(crate) fn of(table: TableId) -> &'static Statements {
    // ALL holds the tables in the order of the enum.
    &ALL[table as usize]
}

/// Adds to an account that may be new. Only for what is not below zero: a CHECK is asked of the
/// new row before the conflict is seen.
pub(crate) const CREDIT: &str = "INSERT INTO account (platform, owner, account, guarded, balance) \
     VALUES (?1, ?2, ?3, ?4, ?5) \
     ON CONFLICT (platform, owner, account) DO UPDATE SET balance = account.balance + excluded.balance";

/// Takes from an account that is there.
pub(crate) const DEBIT: &str =
    "UPDATE account SET balance = balance + ?5 WHERE platform = ?1 AND owner = ?2 AND account = ?3";

impl Statements {
    fn of(id: TableId) -> Self {
        let table = &id.table();
        let name = table.name;
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let (key, rest) = columns.split_at(table.key);
        let by_key = numbered(key, 1, " AND ");
        // A table whose columns are all key has nothing to set, but must still say whether the row is there.
        let set =
            if rest.is_empty() { numbered(&key[..1], 1, ", ") } else { numbered(rest, table.key + 1, ", ") };
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        Statements {
            touch: touch(id, table, &columns),
            load: format!("SELECT {} FROM {name} WHERE {by_key}", columns.join(", ")),
            insert: format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), places.join(", ")),
            update: format!("UPDATE {name} SET {set} WHERE {by_key}"),
            delete: format!("DELETE FROM {name} WHERE {by_key}"),
        }
    }
}

fn touch(id: TableId, table: &Table, columns: &[&str]) -> Option<String> {
    let (_, indexed) = INDEXED.iter().find(|(table, _)| *table == id)?;
    let term = |place: usize| format!("{} = ?{}", columns[place], place + 1);
    let is_kept = |place: usize| place < table.key || indexed.contains(&columns[place]);
    let (kept, set): (Vec<usize>, Vec<usize>) = (0..columns.len()).partition(|place| is_kept(*place));
    let [kept, set] = [kept, set].map(|places| places.into_iter().map(term).collect::<Vec<_>>());
    Some(format!("UPDATE {} SET {} WHERE {}", table.name, set.join(", "), kept.join(" AND ")))
}

fn numbered(columns: &[&str], first: usize, between: &str) -> String {
    let terms: Vec<String> =
        columns.iter().zip(first..).map(|(column, place)| format!("{column} = ?{place}")).collect();
    terms.join(between)
}
