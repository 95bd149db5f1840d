//! Reads the books from one snapshot, page by page, for the kernel's audit.

use crate::Failure;
use tongbao_kernel::audit::{Audit, Report};
use tongbao_kernel::tables::{Row, TableId};
use tongbao_store::{Reader, Select, Snapshot};

/// Rows in memory at a time, besides what the audit keeps of those it has seen.
const PAGE: usize = 1000;

/// The tables that the audit looks at after entries and orders.
const TABLES: [TableId; 9] = [
    TableId::Account,
    TableId::SplitReturn,
    TableId::SplitDetail,
    TableId::Split,
    TableId::Refund,
    TableId::Withdrawal,
    TableId::AdvanceReturn,
    TableId::OpenWork,
    TableId::Control,
];

/// Proves the books as the last commit left them. Commands go on meanwhile.
///
/// Orders are read along with the entries that name them: both were written in the same course of
/// time, so that few orders are open at once, and memory does not grow with the ledger.
pub async fn audit(reader: &dyn Reader) -> Result<Report, Failure> {
    let mut snapshot = reader.snapshot().await?;
    let mut audit = Audit::new();
    let mut entries = Pages::of(TableId::Entry);
    let mut orders = Pages::of(TableId::Order);
    let mut read = None;
    while let Some(page) = entries.next(snapshot.as_mut()).await? {
        take(&mut audit, &page);
        let named = page.iter().filter_map(order_named).max();
        while named > read {
            let Some(page) = orders.next(snapshot.as_mut()).await? else { break };
            take(&mut audit, &page);
            read = page.last().and_then(order_named);
        }
    }
    drain(&mut audit, orders, snapshot.as_mut()).await?;
    for table in TABLES {
        drain(&mut audit, Pages::of(table), snapshot.as_mut()).await?;
    }
    Ok(audit.report())
}

/// The order that a row is, or is about, in the order in which orders are read.
fn order_named(row: &Row) -> Option<(String, String)> {
    match row {
        Row::Entry(entry) => {
            let order = entry.order_id.as_ref()?;
            Some((entry.platform.as_str().to_owned(), order.as_str().to_owned()))
        }
        Row::Order(order) => {
            Some((order.platform.as_str().to_owned(), order.transaction_id.as_str().to_owned()))
        }
        _ => None,
    }
}

fn take(audit: &mut Audit, page: &[Row]) {
    for row in page {
        audit.row(row);
    }
}

async fn drain(audit: &mut Audit, mut pages: Pages, snapshot: &mut dyn Snapshot) -> Result<(), Failure> {
    while let Some(page) = pages.next(snapshot).await? {
        take(audit, &page);
    }
    Ok(())
}

/// A table, a page at a time.
struct Pages {
    /// What is read next; none: nothing is left.
    select: Option<Select>,
}

impl Pages {
    fn of(table: TableId) -> Pages {
        Pages { select: Some(Select::all(table, PAGE)) }
    }

    async fn next(&mut self, snapshot: &mut dyn Snapshot) -> Result<Option<Vec<Row>>, Failure> {
        let Some(select) = self.select.take() else { return Ok(None) };
        let rows = snapshot.select(&select).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        if rows.len() == PAGE {
            self.select = Some(select.behind(last));
        }
        Ok(Some(rows))
    }
}
