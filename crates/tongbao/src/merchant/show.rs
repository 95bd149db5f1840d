//! `tongbao merchant show`

use super::keys::{Standing, known};
use crate::cli::MerchantShow;
use crate::folder::{Folder, merchant_keys, mode_word};
use crate::installation;
use serde_json::{Value, json};
use tongbao_engine::{Clock, SystemClock};
use tongbao_kernel::model::AppBinding;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select};
use tongbao_wire::keyring::MerchantKeys;

/// Prints one merchant with its certificates.
pub async fn show(arguments: &MerchantShow) -> Result<(), String> {
    let folder = Folder::open(&arguments.data.folder)?;
    let store = installation::open_store(&folder)?;
    let merchant = known(store.as_ref(), &arguments.mchid).await?;
    let select = Select::all(TableId::AppBinding, 0)
        .equal("platform", &merchant.platform)
        .equal("mchid", &merchant.mchid);
    let mut snapshot = store.snapshot().await.map_err(|error| error.to_string())?;
    let rows = snapshot.select(&Select { limit: 1000, ..select }).await.map_err(|error| error.to_string())?;
    let appids: Vec<_> = rows.iter().filter_map(AppBinding::from_row).map(|row| &row.appid).collect();
    let keys = merchant_keys(&folder, &arguments.mchid).ok();
    let told = json!({
        "mchid": merchant.mchid,
        "kind": merchant.kind,
        "platform": merchant.platform,
        "name": merchant.name,
        "state": merchant.state,
        "fee_bp": merchant.fee_bp,
        "ratio_bp": merchant.ratio_bp,
        "notify_url": merchant.notify_url,
        "created_at": merchant.created_at.rfc3339(),
        "appids": appids,
        "folder": folder.merchant(&arguments.mchid),
        "key_mode": keys.as_ref().map(|keys| mode_word(keys.mode)),
        "apiv3_key": keys.as_ref().map(|keys| keys.apiv3_key.is_some()),
        "certificates": keys.as_ref().map(certificates).unwrap_or_default(),
    });
    if arguments.json {
        println!("{told}");
    } else {
        print(&told);
    }
    Ok(())
}

fn certificates(keys: &MerchantKeys) -> Vec<Value> {
    let now = SystemClock.now();
    let mut told = Vec::with_capacity(keys.certificates.len());
    for certificate in &keys.certificates {
        let standing = Standing::of(keys, certificate, now);
        told.push(json!({
            "serial": certificate.serial,
            "not_before": certificate.not_before.rfc3339(),
            "not_after": certificate.not_after.rfc3339(),
            "state": standing.word(),
            "revoked_at": keys.revoked_at(&certificate.serial).map(tongbao_base::Time::rfc3339),
        }));
    }
    told
}

/// The same for people: one fact a line, what is not set left out.
fn print(told: &Value) {
    let Some(facts) = told.as_object() else { return };
    for (name, value) in facts {
        match value {
            Value::Null => {}
            Value::Array(items) if name == "certificates" => {
                for one in items {
                    let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
                    let end = text("not_after");
                    println!("{:<13}{} {} until {end}", "certificate", text("serial"), text("state"));
                }
            }
            Value::Array(items) => {
                let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                println!("{name:<13}{}", words.join(" "));
            }
            Value::String(text) => println!("{name:<13}{text}"),
            other => println!("{name:<13}{other}"),
        }
    }
}
