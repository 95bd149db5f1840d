//! Reads the books from one snapshot, page by page, for the kernel's audit.

use crate::Failure;
use tongbao_kernel::audit::{Audit, Report};
use tongbao_kernel::tables::TableId;
use tongbao_store::{Reader, Select};

/// Rows in memory at a time, besides what the audit keeps of those it has seen.
const PAGE: usize = 1000;

/// Every table that the audit looks at.
const TABLES: [TableId; 8] = [
    TableId::Entry,
    TableId::Account,
    TableId::SplitReturn,
    TableId::SplitDetail,
    TableId::Split,
    TableId::Refund,
    TableId::Order,
    TableId::Withdrawal,
];

/// Proves the books as the last commit left them. Commands go on meanwhile.
pub async fn audit(reader: &dyn Reader) -> Result<Report, Failure> {
    let mut snapshot = reader.snapshot().await?;
    let mut audit = Audit::new();
    for table in TABLES {
        let mut select = Select::all(table, PAGE);
        loop {
            let rows = snapshot.select(&select).await?;
            for row in &rows {
                audit.row(row);
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => select = select.behind(last),
                _ => break,
            }
        }
    }
    Ok(audit.report())
}
