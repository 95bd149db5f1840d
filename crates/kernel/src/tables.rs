//! All tables, and the key and row types that hold any of them.

use crate::model::{
    Account, AccountKind, AdvanceReturn, Alias, AppBinding, Applyment, Attempt, BankCard, Bill, Closing,
    Combined, Control, DayBalance, Daybook, DaybookHead, DaybookMark, Directory, Echo, Entry, KnownOpenid,
    Media, Merchant, MerchantFacts, Notification, OpenWork, Order, PersonMonth, Receiver, ReceiverKind,
    Refund, Seal, SealBlock, Setting, Settlement, SettlementChange, ShutDay, Space, Split, SplitDetail,
    SplitReturn, SubjectChange, Subsidy, SubsidyReturn, Task, Withdrawal,
};
use crate::row::{BadCell, Cell, Entity, Field, Table};
use std::sync::Arc;

macro_rules! tables {
    ($($name:ident,)*) => {
        /// Names a table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TableId { $(#[doc = concat!("The table of [`", stringify!($name), "`].")] $name,)* }

        impl TableId {
            /// Every table.
            pub const ALL: &'static [TableId] = &[$(TableId::$name),*];

            /// What the table looks like.
            pub const fn table(self) -> Table {
                match self { $(TableId::$name => <$name as Entity>::TABLE,)* }
            }
        }

        /// A row of any table, shared: a batch, its overlay and the store hold the same one.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Row { $(#[doc = concat!("A row of [`", stringify!($name), "`].")] $name(Arc<$name>),)* }

        impl Row {
            /// Which table it belongs to.
            pub const fn table_id(&self) -> TableId {
                match self { $(Row::$name(_) => TableId::$name,)* }
            }

            /// All its columns.
            pub fn cells(&self) -> Vec<Cell> {
                match self { $(Row::$name(entity) => entity.cells(),)* }
            }

            /// Its key.
            pub fn key(&self) -> Key {
                match self {
                    $(Row::$name(entity) => Key { table: TableId::$name, cells: entity.key_cells() },)*
                }
            }

            /// Reads a row of `table` from its columns.
            pub fn from_cells(table: TableId, cells: &[Cell]) -> Result<Row, BadCell> {
                match table { $(TableId::$name => $name::from_cells(cells).map(Row::from),)* }
            }
        }

        $(
            impl Stored for $name {
                const TABLE_ID: TableId = TableId::$name;
                fn from_row(row: &Row) -> Option<&Self> {
                    if let Row::$name(entity) = row { Some(entity) } else { None }
                }
            }
            impl From<$name> for Row {
                fn from(entity: $name) -> Row {
                    Row::$name(Arc::new(entity))
                }
            }
        )*
    };
}

/// An entity of one of the tables.
pub trait Stored: Entity + Into<Row> {
    /// The table.
    const TABLE_ID: TableId;
    /// The entity in a row, if the row is of this table.
    fn from_row(row: &Row) -> Option<&Self>;
}

tables! {
    Directory, Merchant, AppBinding, Receiver, Setting,
    Account, Entry, PersonMonth,
    Order, Combined, Alias,
    Split, SplitDetail, SplitReturn,
    Subsidy, SubsidyReturn,
    Refund, AdvanceReturn,
    Withdrawal,
    Applyment, BankCard, Settlement, SettlementChange, SubjectChange,
    Closing, Control, OpenWork,
    MerchantFacts, KnownOpenid,
    Attempt, Echo, Media, Notification, Task,
    DaybookHead, DaybookMark, Daybook, DayBalance, Bill,
    ShutDay, SealBlock, Seal,
}

/// Names one row of one table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The table.
    pub table: TableId,
    /// The key's columns.
    pub cells: Vec<Cell>,
}

impl Key {
    /// The key of a row of `E`.
    pub fn of<E: Stored>(cells: impl IntoIterator<Item = Cell>) -> Self {
        let cells: Vec<Cell> = cells.into_iter().collect();
        debug_assert_eq!(cells.len(), E::TABLE.key, "key of {}", E::TABLE.name);
        Key { table: E::TABLE_ID, cells }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.into())
    }
}

impl From<Arc<str>> for Cell {
    fn from(text: Arc<str>) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Int(number)
    }
}

macro_rules! cells_from {
    ($($name:ty),*) => {$(
        impl From<&$name> for Cell {
            fn from(id: &$name) -> Self {
                id.to_cell()
            }
        }
    )*};
}

cells_from!(
    tongbao_base::ids::MchId,
    tongbao_base::ids::AppId,
    tongbao_base::ids::OpenId,
    tongbao_base::ids::TransactionId,
    tongbao_base::ids::CombineId,
    tongbao_base::ids::SplitId,
    tongbao_base::ids::ReturnId,
    tongbao_base::ids::SubsidyId,
    tongbao_base::ids::SubsidyReturnId,
    tongbao_base::ids::RefundId,
    tongbao_base::ids::WithdrawId,
    tongbao_base::ids::ApplymentId,
    tongbao_base::ids::CardId,
    tongbao_base::ids::SettlementChangeId,
    tongbao_base::ids::SubjectChangeId,
    tongbao_base::ids::ClosingId,
    tongbao_base::ids::MediaId,
    tongbao_base::ids::NotificationId
);

impl From<Space> for Cell {
    fn from(space: Space) -> Self {
        space.to_cell()
    }
}

impl From<ReceiverKind> for Cell {
    fn from(kind: ReceiverKind) -> Self {
        kind.to_cell()
    }
}

impl From<AccountKind> for Cell {
    fn from(kind: AccountKind) -> Self {
        kind.to_cell()
    }
}
