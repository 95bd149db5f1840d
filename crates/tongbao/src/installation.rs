//! The database of an installation, and what a new one starts with.

use crate::config::Config;
use crate::folder::{self, Folder, NewMerchant};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_engine::{Clock, Engine, SystemClock};
use tongbao_sandbox::demo::{self, Numbers};
use tongbao_store_sqlite::SqliteStore;
use tongbao_wire::keyring::Mode;

/// An open database with its engine.
pub struct Opened {
    /// The database.
    pub store: Arc<SqliteStore>,
    /// The engine over it.
    pub engine: Engine,
}

/// Opens the database.
pub fn open_store(folder: &Folder) -> Result<Arc<SqliteStore>, String> {
    SqliteStore::open(&folder.database()).map_err(|error| error.to_string())
}

/// Opens the database and starts an engine over it.
pub async fn open(folder: &Folder, config: &Config, clock: Arc<dyn Clock>) -> Result<Opened, String> {
    let store = open_store(folder)?;
    let engine = start_engine(&store, config, clock).await?;
    Ok(Opened { store, engine })
}

/// Starts an engine over an open database.
pub async fn start_engine(
    store: &Arc<SqliteStore>,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> Result<Engine, String> {
    let rules = config.rule_book()?;
    Engine::start(store.clone(), store.clone(), clock, rules, config.engine.settings())
        .await
        .map_err(|error| error.to_string())
}

/// Fills a new folder: the demo platform with sellers, buyers and money, and its credentials.
pub async fn create(folder: &Folder, now: Time) -> Result<(), String> {
    let opened = open(folder, &Config::default(), Arc::new(SystemClock)).await?;
    let installed = demo::install(&opened.engine, &numbers()).await.map_err(|error| error.to_string());
    opened.engine.close().await;
    let installed = installed?;
    let authority = folder::authority(folder)?;
    let platform = &installed.platform;
    let mut merchants = vec![NewMerchant {
        mchid: platform.mchid.as_str(),
        name: platform.name,
        appid: platform.appid.as_str(),
        mode: Mode::Certificate,
    }];
    merchants.extend(installed.sub_merchants.iter().map(|seller| NewMerchant {
        mchid: seller.sub_mchid.as_str(),
        name: seller.name,
        appid: "",
        mode: Mode::Certificate,
    }));
    for merchant in &merchants {
        folder::write_credentials(folder, &authority, merchant, now)?;
    }
    let text = serde_json::to_string_pretty(&installed).map_err(|error| error.to_string())?;
    folder::write_public(&folder.demo_file(), &format!("{text}\n"))
}

/// The demo merchants' numbers.
fn numbers() -> Numbers {
    Numbers {
        platform: "1900000100".into(),
        appid: "wx8888888888888888".into(),
        sub_merchants: ["1900000101".into(), "1900000102".into(), "1900000103".into()],
    }
}
