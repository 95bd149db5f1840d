//! `tongbao seal list`: the heads of sealed days, to be kept elsewhere.

use crate::cli::SealList;
use crate::folder::Folder;
use crate::installation;
use serde_json::{Value, json};
use tongbao_kernel::model::Seal;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_seal::hex;
use tongbao_store::{Reader, Select};

/// Prints every sealed day with its head, oldest first: a line `MCHID:DAY:HEX` each, as `check`
/// takes it.
pub async fn list(arguments: &SealList) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let store = installation::open_store(&folder)?;
    let mut snapshot = store.snapshot().await.map_err(|error| error.to_string())?;
    let mut select = Select::all(TableId::Seal, 1000);
    if let Some(platform) = &arguments.platform {
        select = select.equal("platform", platform.as_str());
    }
    let mut told = Vec::new();
    loop {
        let rows = snapshot.select(&select).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        select = select.behind(last);
        for seal in rows.iter().filter_map(Seal::from_row) {
            if arguments.json {
                told.push(in_full(seal));
            } else {
                println!("{}:{}:{}", seal.platform, seal.day, hex(&seal.head));
            }
        }
    }
    if arguments.json {
        println!("{:#}", Value::Array(told));
    }
    Ok(())
}

fn in_full(seal: &Seal) -> Value {
    json!({
        "platform": seal.platform,
        "date": seal.day.to_string(),
        "head": hex(&seal.head),
        "previous": hex(&seal.previous),
        "entries": seal.entries,
        "made_at": seal.made_at.rfc3339(),
    })
}
