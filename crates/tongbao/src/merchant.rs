//! `tongbao merchant …`

mod keys;
mod list;
mod show;

pub use keys::{issue_certificate, revoke_certificate, rotate_key, set_mode};
pub use list::list;
pub use show::show;

use crate::cli::{AdvanceFrom, KeyMode, Kind, MerchantAdd};
use crate::config::Config;
use crate::folder::{self, Folder, NewMerchant};
use crate::installation::{self, Opened};
use serde_json::json;
use std::sync::Arc;
use tongbao_base::ids::{AppId, MchId};
use tongbao_engine::{Clock, Failure, SystemClock};
use tongbao_kernel::merchant::{Add, AllowReturns, Card, Consent};
use tongbao_kernel::model::{AccountKind, CardState, Directory, MerchantKind};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select};
use tongbao_wire::keyring::Mode;

/// The first number that is given out when none is asked for.
const FIRST_MCHID: i64 = 1_900_000_200;
/// Numbers have at most ten digits (contract 1.14).
const LAST_MCHID: i64 = 9_999_999_999;

/// Creates a merchant and its credential files.
pub async fn add(arguments: &MerchantAdd) -> Result<(), String> {
    let config = Config::read(arguments.config.as_deref())?;
    let folder = Folder::open(&arguments.data.folder)?;
    let opened = installation::open(&folder, &config, Arc::new(SystemClock)).await?;
    let made = add_to(&folder, &opened, arguments).await;
    opened.engine.close().await;
    let mchid = made?;
    let place = folder.merchant(&mchid);
    if arguments.json {
        println!("{}", json!({"mchid": mchid, "folder": place, "appid": arguments.appid.first()}));
    } else {
        println!("merchant {mchid}: credentials in {}", place.display());
    }
    Ok(())
}

async fn add_to(folder: &Folder, opened: &Opened, arguments: &MerchantAdd) -> Result<String, String> {
    let mchid = match &arguments.mchid {
        Some(mchid) => mchid.clone(),
        None => next_mchid(opened.store.as_ref()).await?,
    };
    let name = arguments.name.clone().unwrap_or_else(|| format!("商户{mchid}"));
    let command = command(arguments, &mchid, &name);
    match opened.engine.submit(command).await {
        Ok(()) => {}
        Err(Failure::Refused(refusal)) => return Err(sentence(&refusal)),
        Err(failure) => return Err(failure.to_string()),
    }
    if arguments.split_returns {
        let (platform, mchid) = (MchId::from(platform(arguments, &mchid)), MchId::from(mchid.as_str()));
        let allow = AllowReturns { platform, mchid, consent: Consent::Given };
        opened.engine.submit(allow).await.map_err(|failure| failure.to_string())?;
    }
    let merchant = NewMerchant {
        mchid: &mchid,
        name: &name,
        appid: arguments.appid.first().map_or("", String::as_str),
        mode: mode(arguments.key_mode),
    };
    folder::write_credentials(folder, &folder::authority(folder)?, &merchant, SystemClock.now())?;
    Ok(mchid)
}

/// Whose it is: its own when it is no sub-merchant.
fn platform<'a>(arguments: &'a MerchantAdd, mchid: &'a str) -> &'a str {
    arguments.platform.as_deref().unwrap_or(mchid)
}

fn command(arguments: &MerchantAdd, mchid: &str, name: &str) -> Add {
    Add {
        platform: MchId::from(platform(arguments, mchid)),
        mchid: MchId::from(mchid),
        kind: match arguments.kind {
            Kind::Platform => MerchantKind::Platform,
            Kind::Partner => MerchantKind::Partner,
            Kind::Direct => MerchantKind::Direct,
            Kind::Sub => MerchantKind::Sub,
        },
        name: name.to_owned(),
        appids: arguments.appid.iter().map(|appid| AppId::from(appid.as_str())).collect(),
        fee_bp: arguments.fee_bp,
        ratio_bp: arguments.ratio_bp,
        advance_account: arguments.advance_from.map(|account| match account {
            AdvanceFrom::Basic => AccountKind::BasicAvailable,
            AdvanceFrom::Operation => AccountKind::Operation,
        }),
        notify_url: arguments.notify_url.clone(),
        card: Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0403".to_owned() },
    }
}

const fn mode(mode: KeyMode) -> Mode {
    match mode {
        KeyMode::Certificate => Mode::Certificate,
        KeyMode::PublicKey => Mode::PublicKey,
        KeyMode::PublicKeyOnly => Mode::PublicKeyOnly,
    }
}

fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::MerchantExists { mchid } => {
            format!("merchant {mchid} exists already; choose another with --mchid")
        }
        Refusal::MerchantUnknown { mchid } => {
            format!("there is no merchant {mchid}; --platform names an existing platform or partner")
        }
        Refusal::NotAPlatform { mchid } => {
            format!("merchant {mchid} is neither a platform nor a partner; --platform names one")
        }
        other => format!("refused: {other:?}"),
    }
}

async fn next_mchid(reader: &dyn Reader) -> Result<String, String> {
    let mut snapshot = reader.snapshot().await.map_err(|error| error.to_string())?;
    let mut select = Select::all(TableId::Directory, 1000);
    let mut highest = FIRST_MCHID;
    loop {
        let rows = snapshot.select(&select).await.map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { break };
        select = select.after(last.key().cells);
        for directory in rows.iter().filter_map(Directory::from_row) {
            highest = highest.max(directory.mchid.as_str().parse().unwrap_or_default());
        }
    }
    let next = highest + 1;
    if next > LAST_MCHID {
        Err("no number is left to give out; choose one with --mchid".to_owned())
    } else {
        Ok(next.to_string())
    }
}
