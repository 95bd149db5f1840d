//! `tongbao merchant list`

use crate::cli::MerchantList;
use crate::folder::Folder;
use crate::installation;
use serde_json::json;
use tongbao_kernel::model::{Merchant, MerchantKind};
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select};

/// Rows read at a time.
const PAGE: usize = 1000;

/// Prints every merchant, sub-merchants below their platform.
pub async fn list(arguments: &MerchantList) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let merchants = all(installation::open_store(&folder)?.as_ref()).await?;
    if arguments.json {
        let lines: Vec<_> = merchants.iter().map(line).collect();
        println!("{}", json!({ "merchants": lines }));
        return Ok(());
    }
    for merchant in &merchants {
        let indent = if merchant.kind == MerchantKind::Sub { "  " } else { "" };
        println!("{indent}{} {} {} {}", merchant.mchid, merchant.kind, merchant.state, merchant.name);
    }
    Ok(())
}

fn line(merchant: &Merchant) -> serde_json::Value {
    json!({
        "mchid": merchant.mchid,
        "kind": merchant.kind,
        "platform": merchant.platform,
        "name": merchant.name,
        "state": merchant.state,
    })
}

/// Every merchant; a platform stands before its sub-merchants.
async fn all(reader: &dyn Reader) -> Result<Vec<Merchant>, String> {
    let mut snapshot = reader.snapshot().await.map_err(|error| error.to_string())?;
    let mut select = Select::all(TableId::Merchant, PAGE);
    let mut merchants: Vec<Merchant> = Vec::new();
    loop {
        let rows = snapshot.select(&select).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        select = select.behind(last);
        merchants.extend(rows.iter().filter_map(Merchant::from_row).cloned());
    }
    merchants.sort_by_key(|row| (row.platform.clone(), row.platform != row.mchid, row.mchid.clone()));
    Ok(merchants)
}
