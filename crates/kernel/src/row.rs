//! How an entity becomes a row and a row becomes an entity.
//!
//! Rows are described once, here: the stores derive their statements from [`Table`], and no
//! store knows what a row means. A key is the row's first columns.

use std::sync::Arc;
use tongbao_base::{Day, Fen, Time};

/// The type of a column. Five are enough, and five are portable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit integer.
    Int,
    /// UTF-8 text.
    Text,
    /// Bytes.
    Blob,
    /// True or false.
    Bool,
    /// A moment, in milliseconds since 1970.
    Time,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// No value.
    Null,
    /// An integer.
    Int(i64),
    /// A text.
    Text(Arc<str>),
    /// Bytes.
    Blob(Arc<[u8]>),
    /// True or false.
    Bool(bool),
    /// A moment.
    Time(Time),
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it may hold no value.
    pub nullable: bool,
}

/// A table: a name, columns, and how many of the first columns are the key.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name in SQL.
    pub name: &'static str,
    /// How many of the first columns are the primary key.
    pub key: usize,
    /// All columns, the key first.
    pub columns: &'static [Column],
}

/// A row that cannot be read as the entity that it should be: the database was written by
/// something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What was found there.
    pub found: Cell,
}

/// A value that fits into a column.
pub trait Field: Sized {
    /// The column's type.
    const KIND: Kind;
    /// Whether the column may hold no value.
    const NULLABLE: bool = false;
    /// The value as a cell.
    fn to_cell(&self) -> Cell;
    /// The cell as a value; `None` when it does not fit.
    fn from_cell(cell: &Cell) -> Option<Self>;
}

impl Field for i64 {
    const KIND: Kind = Kind::Int;
    fn to_cell(&self) -> Cell {
        Cell::Int(*self)
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Int(value) = cell { Some(*value) } else { None }
    }
}

impl Field for Fen {
    const KIND: Kind = Kind::Int;
    fn to_cell(&self) -> Cell {
        Cell::Int(self.get())
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).map(Fen::new)
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Bool;
    fn to_cell(&self) -> Cell {
        Cell::Bool(*self)
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Bool(value) = cell { Some(*value) } else { None }
    }
}

impl Field for Time {
    const KIND: Kind = Kind::Time;
    fn to_cell(&self) -> Cell {
        Cell::Time(*self)
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Time(value) = cell { Some(*value) } else { None }
    }
}

impl Field for Day {
    const KIND: Kind = Kind::Int;
    fn to_cell(&self) -> Cell {
        Cell::Int(self.number())
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).map(Day::from_number)
    }
}

impl Field for Arc<str> {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        Cell::Text(Arc::clone(self))
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { Some(Arc::clone(value)) } else { None }
    }
}

impl Field for Arc<[u8]> {
    const KIND: Kind = Kind::Blob;
    fn to_cell(&self) -> Cell {
        Cell::Blob(Arc::clone(self))
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(bytes) = cell { Some(Arc::clone(bytes)) } else { None }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        Cell::Text(self.as_str().into())
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { Some(value.to_string()) } else { None }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;
    fn to_cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, Field::to_cell)
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl Field for Vec<u8> {
    const KIND: Kind = Kind::Blob;
    fn to_cell(&self) -> Cell {
        Cell::Blob(self.as_slice().into())
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(value) = cell { Some(value.to_vec()) } else { None }
    }
}

macro_rules! id_fields {
    ($($name:ident),*) => {$(
        impl Field for tongbao_base::ids::$name {
            const KIND: Kind = Kind::Text;
            fn to_cell(&self) -> Cell {
                Cell::Text(self.shared())
            }
            fn from_cell(cell: &Cell) -> Option<Self> {
                Arc::<str>::from_cell(cell).map(Self::new)
            }
        }
    )*};
}

id_fields!(
    MchId,
    AppId,
    OpenId,
    TransactionId,
    CombineId,
    PrepayId,
    SplitId,
    DetailId,
    ReturnId,
    SubsidyId,
    SubsidyReturnId,
    RefundId,
    AdvanceReturnId,
    WithdrawId,
    ApplymentId,
    CardId,
    SettlementChangeId,
    SubjectChangeId,
    ClosingId,
    NotificationId,
    MediaId,
    TaskId,
    OutNo
);

/// An enum that is stored, and shown, by a fixed word for each variant.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Every variant.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The word that stands for it in the database and in logs.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
            /// The variant that the word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
        impl $crate::row::Field for $name {
            const KIND: $crate::row::Kind = $crate::row::Kind::Text;
            fn to_cell(&self) -> $crate::row::Cell {
                $crate::row::Cell::Text(self.as_str().into())
            }
            fn from_cell(cell: &$crate::row::Cell) -> Option<Self> {
                if let $crate::row::Cell::Text(word) = cell { Self::from_word(word) } else { None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A struct that is a row: the fields are the columns, `key N` says how many of the first are
/// the primary key.
macro_rules! entity {
    ($(#[$doc:meta])* $table:literal key $key:literal pub struct $name:ident {
        $($(#[$fdoc:meta])* pub $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }

        impl $crate::row::Entity for $name {
            const TABLE: $crate::row::Table = $crate::row::Table {
                name: $table,
                key: $key,
                columns: &[$($crate::row::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::row::Field>::KIND,
                    nullable: <$type as $crate::row::Field>::NULLABLE,
                }),*],
            };
            fn cells(&self) -> Vec<$crate::row::Cell> {
                vec![$($crate::row::Field::to_cell(&self.$field)),*]
            }
            fn key_cells(&self) -> Vec<$crate::row::Cell> {
                let fields: &[&dyn Fn() -> $crate::row::Cell] =
                    &[$(&|| $crate::row::Field::to_cell(&self.$field)),*];
                fields.iter().take($key).map(|cell| cell()).collect()
            }
            fn from_cells(cells: &[$crate::row::Cell]) -> Result<Self, $crate::row::BadCell> {
                let mut cells = cells.iter();
                Ok($name { $($field: $crate::row::read($table, stringify!($field), cells.next())?,)* })
            }
        }
    };
}
pub(crate) use {entity, words};

/// A struct that is a row of one table.
pub trait Entity: Sized {
    /// The table.
    const TABLE: Table;
    /// All columns in order.
    fn cells(&self) -> Vec<Cell>;
    /// The key's columns in order.
    fn key_cells(&self) -> Vec<Cell>;
    /// The entity that the columns hold.
    fn from_cells(cells: &[Cell]) -> Result<Self, BadCell>;
}

pub(crate) fn read<T: Field>(
    table: &'static str,
    column: &'static str,
    cell: Option<&Cell>,
) -> Result<T, BadCell> {
    let cell = cell.unwrap_or(&Cell::Null);
    T::from_cell(cell).ok_or_else(|| BadCell { table, column, found: cell.clone() })
}
