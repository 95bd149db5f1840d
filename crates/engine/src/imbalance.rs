//! Whether the balances add up, cheaply enough to ask once a minute: accounts alone, from one
//! snapshot. Whether the balances are those of their entries, [`audit`](crate::audit()) proves.

use crate::{Failure, meter};
use std::collections::BTreeMap;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::Account;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select};

/// Rows in memory at a time.
const PAGE: usize = 1000;

/// Measures and records by how many fen the accounts of all platforms do not add up to nothing.
/// What one platform has too much never makes up for what another lacks.
pub async fn measure_imbalance(reader: &dyn Reader) -> Result<u128, Failure> {
    let mut snapshot = reader.snapshot().await?;
    let mut totals: BTreeMap<MchId, i128> = BTreeMap::new();
    let mut select = Select::all(TableId::Account, PAGE);
    loop {
        let rows = snapshot.select(&select).await?;
        for account in rows.iter().filter_map(Account::from_row) {
            let total = totals.entry(account.platform.clone()).or_default();
            *total = total.saturating_add(account.balance.get().into());
        }
        match rows.last() {
            Some(last) if rows.len() == PAGE => select = select.behind(last),
            _ => break,
        }
    }
    let off = totals.values().fold(0, |sum: u128, total| sum.saturating_add(total.unsigned_abs()));
    meter::imbalance(off);
    Ok(off)
}
