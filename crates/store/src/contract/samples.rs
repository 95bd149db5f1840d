//! Rows of every table, built from the tables' own definitions.

use super::Fresh;
use crate::{Select, StoreError};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::model::{
    AccountKind, AdvanceResult, ApplymentState, BankAccountKind, CardState, ChangeResult, ChangeWay,
    ClosingFlow, ClosingState, Event, FailReason, Family, Funding, Journal, LastAttempt, Licence,
    MediaFormat, MediaKind, MerchantKind, MerchantState, NotificationState, OrderState, Pocket, ReceiverKind,
    RefundRoute, RefundStatus, Relation, ReturnFailure, ReturnResult, Setting, Space, SplitKind, SplitResult,
    SplitState, SubjectChangeState, SubjectKind, Sweep, TaskKind, TradeType, VerifyResult, WithdrawStatus,
};
use tongbao_kernel::row::{Cell, Column, Kind};
use tongbao_kernel::tables::{Row, TableId};

/// Which values a sample row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    /// The largest of each kind; text in Chinese.
    Large,
    /// The smallest of each kind; empty text.
    Small,
    /// No value wherever that may be.
    Absent,
}

fn cell(column: &Column, values: Values) -> Cell {
    if values == Values::Absent && column.nullable {
        return Cell::Null;
    }
    match (column.kind, values) {
        (Kind::Int, Values::Large) => Cell::Int(i64::MAX),
        (Kind::Int, _) => Cell::Int(i64::MIN),
        (Kind::Bool, Values::Large) => Cell::Bool(true),
        (Kind::Bool, _) => Cell::Bool(false),
        (Kind::Time, Values::Large) => Cell::Time(Time::from_ms(i64::MAX)),
        (Kind::Time, _) => Cell::Time(Time::from_ms(-1)),
        (Kind::Text, Values::Large) => "通宝「分账」'\"\\%_;-- 🀄".into(),
        (Kind::Text, _) => "".into(),
        (Kind::Blob, Values::Large) => Cell::Blob(Arc::from([0, 255, 39])),
        (Kind::Blob, _) => Cell::Blob(Arc::from([])),
    }
}

/// A word for every column that takes only words.
fn words() -> Vec<&'static str> {
    vec![
        AccountKind::Wallet.as_str(),
        AdvanceResult::Failed.as_str(),
        CardState::Missing.as_str(),
        ClosingFlow::Plain.as_str(),
        ClosingState::Revoked.as_str(),
        Event::SplitReturned.as_str(),
        FailReason::ALL[0].as_str(),
        Family::Generic.as_str(),
        Funding::Wallet.as_str(),
        Journal::Pay.as_str(),
        LastAttempt::UserPaying.as_str(),
        Licence::StruckOff.as_str(),
        MediaFormat::Jpg.as_str(),
        MediaKind::Image.as_str(),
        MerchantKind::Sub.as_str(),
        MerchantState::Frozen.as_str(),
        NotificationState::Held.as_str(),
        OrderState::NotPay.as_str(),
        Pocket::Advance.as_str(),
        ReceiverKind::Person.as_str(),
        RefundRoute::BuyerCard.as_str(),
        RefundStatus::Abnormal.as_str(),
        Relation::Others.as_str(),
        ReturnFailure::ALL[0].as_str(),
        ReturnResult::ALL[0].as_str(),
        Space::Prepay.as_str(),
        SplitKind::ALL[0].as_str(),
        SplitResult::ALL[0].as_str(),
        SplitState::ALL[0].as_str(),
        Sweep::Leave.as_str(),
        TaskKind::Notify.as_str(),
        TradeType::H5.as_str(),
        WithdrawStatus::Close.as_str(),
        SubjectKind::Micro.as_str(),
        ApplymentState::Frozen.as_str(),
        BankAccountKind::Private.as_str(),
        VerifyResult::Fail.as_str(),
        ChangeResult::Fail.as_str(),
        ChangeWay::Async.as_str(),
        SubjectChangeState::Editing.as_str(),
        // A list of flaws.
        "id_card_copy\t不清晰",
        tongbao_kernel::model::OPERATOR,
    ]
}

/// A row with these values; its last key column's differ from those of other rows.
fn sample(table: TableId, values: Values) -> Row {
    let columns = table.table().columns;
    let mut cells: Vec<Cell> = columns.iter().map(|column| cell(column, values)).collect();
    let words = words();
    let mut next_word = vec![0; columns.len()];
    loop {
        match Row::from_cells(table, &cells) {
            Ok(Row::Account(_)) if cells[3] == Cell::Bool(true) && cells[4] < Cell::Int(0) => {
                cells[4] = Cell::Int(0);
            }
            Ok(row) => return row,
            Err(bad) => {
                let place = columns.iter().position(|column| column.name == bad.column);
                let place = place.expect("a bad cell is in a column");
                let word = words.get(next_word[place]);
                let word = word.unwrap_or_else(|| panic!("no sample fits {}.{}", bad.table, bad.column));
                cells[place] = Cell::from(*word);
                next_word[place] += 1;
            }
        }
    }
}

/// Rows of a table, each with a key of its own, in the order of their keys.
fn samples(table: TableId) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for values in [Values::Large, Values::Small, Values::Absent] {
        let mut row = sample(table, values);
        if rows.iter().any(|other| other.key() == row.key()) {
            let mut cells = row.cells();
            cells[0] = "另一个".into();
            row = Row::from_cells(table, &cells).expect("every key begins with a number in text");
        }
        rows.push(row);
    }
    rows.sort_by_key(Row::key);
    rows
}

pub(super) async fn every_table_gives_back_what_it_took(fresh: &Fresh) -> Result<(), StoreError> {
    let mut inserts = Changes::default();
    for row in TableId::ALL.iter().flat_map(|table| samples(*table)) {
        inserts.insert(row);
    }
    fresh.commit(&inserts).await?;
    for table in TableId::ALL {
        let rows = samples(*table);
        let name = table.table().name;
        let loaded = fresh.load(rows.iter().map(Row::key)).await?;
        for row in &rows {
            assert_eq!(loaded.row(&row.key()), Some(row), "table {name} loads what it took");
        }
        let all = Select::all(*table, rows.len() + 1);
        let selected = fresh.reader.snapshot().await?.select(&all).await?;
        assert_eq!(selected, rows, "table {name} selects what it took, in the order of its keys");
        replaced_and_removed(fresh, *table).await?;
    }
    Ok(())
}

/// Every column that is not of the key changes; then the rows go.
async fn replaced_and_removed(fresh: &Fresh, table: TableId) -> Result<(), StoreError> {
    let rows = samples(table);
    let key = table.table().key;
    let name = table.table().name;
    let mut updates = Changes::default();
    let mut changed = Vec::new();
    for (row, other) in rows.iter().zip(rows.iter().cycle().skip(1)) {
        let cells: Vec<Cell> =
            row.cells().into_iter().take(key).chain(other.cells().into_iter().skip(key)).collect();
        let row = Row::from_cells(table, &cells).expect("columns of two rows make a row");
        updates.update(row.clone());
        changed.push(row);
    }
    fresh.commit(&updates).await?;
    let loaded = fresh.load(rows.iter().map(Row::key)).await?;
    for row in &changed {
        assert_eq!(loaded.row(&row.key()), Some(row), "table {name} changes all columns");
    }
    let mut deletes = Changes::default();
    for row in &rows {
        deletes.delete(row.key());
    }
    fresh.commit(&deletes).await?;
    let all = fresh.reader.snapshot().await?.select(&Select::all(table, 10)).await?;
    assert_eq!(all, [], "table {name} is empty again");
    Ok(())
}

pub(super) async fn keys_of_any_text_are_found(fresh: &Fresh) -> Result<(), StoreError> {
    let texts = [
        "", " ", "a", "A", "ä", "A\u{308}", "通宝", "🀄", "\"", "\\", "'", "[\"x\"]", "\n", "\u{1}", "null",
        "1", "01", "%",
    ];
    let key = |text: &str| Setting::key(text, "名");
    let mut changes = Changes::default();
    for text in texts {
        changes.insert(Setting { scope: text.into(), name: "名".into(), value: format!("<{text}>") });
    }
    fresh.commit(&changes).await?;
    let loaded = fresh.load(texts.map(key).into_iter().chain([key("b"), key("通")])).await?;
    for text in texts {
        let value = loaded.row(&key(text)).map(|row| row.cells()[2].clone());
        assert_eq!(value, Some(format!("<{text}>").as_str().into()), "{text:?} finds its own row");
    }
    assert_eq!(loaded.row(&key("b")), None, "what was not written is not found");
    Ok(())
}
