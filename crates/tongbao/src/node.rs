//! The rooms put together: one installation, running.

use crate::config::Config;
use crate::folder::{self, Folder, FolderKeeper, FolderKeys, Serving};
use crate::installation;
use crate::server::Server;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;
use tongbao_bill::Shelf;
use tongbao_engine::{Clock, Engine, Keeper, SystemClock};
use tongbao_gateway::{Gateway, PayLinks};
use tongbao_kernel::task::{Plan, Upkeep};
use tongbao_media::MediaFiles;
use tongbao_sandbox::{MovableClock, Parts, Sandbox, SandboxChannel};
use tongbao_signing::{Pool, Together};
use tongbao_store::Reader;
use tongbao_vault::Vault;
use tongbao_wire::keyring::{Keyring, Stamp};
use tongbao_worker::{Running, Settings, Worker};

/// How often the ledger's balances are added up for the metrics.
const WATCH: Duration = Duration::from_mins(1);
/// How often the folder of the platform's certificates is looked at.
const WATCH_KEYS: Duration = Duration::from_secs(1);
/// Steps under way when the program is told to stop may take so long.
const STEPS: Duration = Duration::from_secs(20);
/// Measurements are summed up so often: until then each one takes memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// Where the sandbox's pages stand.
const LINKS: PayLinks = PayLinks {
    h5: tongbao_sandbox::h5_url,
    native: tongbao_sandbox::code_url,
    confirm_cancel: tongbao_sandbox::confirm_cancel_url,
    sign: tongbao_sandbox::sign_url,
    verify: tongbao_sandbox::verify_url,
};

/// A running installation; it listens when it is told to.
pub struct Node {
    engine: Engine,
    running: Running,
    background: Vec<JoinHandle<()>>,
    router: axum::Router,
    connections_max: usize,
    _serving: Serving,
}

impl Node {
    /// Opens the database and starts engine and worker, unless another program serves the folder.
    pub async fn start(folder: &Folder, config: &Config) -> Result<Node, String> {
        let serving = folder.serve()?;
        let store = installation::open_store(folder)?;
        let (clock, channel) = restore(store.as_ref()).await?;
        let engine = installation::start_engine(&store, config, clock.clone()).await?;
        let keyring =
            Arc::new(Keyring::new(folder::platform_keys(folder)?, Box::new(FolderKeys(folder.clone()))));
        let rotation = config.cert.rotation();
        let keeper = FolderKeeper::new(folder.clone(), Arc::clone(&keyring), rotation, Arc::new(SystemClock));
        keep_keys(&engine, &keeper).await?;
        let bills = open_shelf(folder).await?;
        let together = together(config.gateway.sign_library.as_deref(), &keyring)?;
        let pool = Pool::start(config.gateway.sign_threads, together);
        let settings = Settings {
            keeper: Some(Arc::new(keeper.clone())),
            bills: Some(Arc::clone(&bills)),
            pool: Some(Arc::clone(&pool)),
            ..config.worker.settings(config.channel)?
        };
        let vault = Arc::new(folder::vault(folder, &config.vault)?);
        let media = Arc::new(open_media(folder, &vault)?);
        let worker = Worker::new(
            engine.clone(),
            Arc::clone(&keyring),
            Arc::clone(&vault),
            Arc::clone(&media),
            channel.clone(),
            settings,
        )
        .map_err(|error| format!("cannot start the worker: {error}"))?;
        let sandbox = Sandbox::new(Parts {
            engine: engine.clone(),
            steps: worker.clone(),
            keyring: Arc::clone(&keyring),
            vault: Arc::clone(&vault),
            clock,
            channel: channel.clone(),
            public_url: config.server.public_url.clone(),
        });
        let metrics = recorder()?;
        let upkeep = tokio::spawn(keep_up(metrics.clone()));
        let gateway = Gateway {
            engine: engine.clone(),
            pool,
            keyring,
            vault,
            channel: channel.clone(),
            bills,
            media,
            links: LINKS,
            public_url: config.server.public_url.clone(),
            metrics: Arc::new(move || metrics.render()),
            settings: config.gateway.clone(),
        };
        let router = tongbao_gateway::router(gateway).merge(sandbox.router());
        let background = vec![
            tokio::spawn(watch_ledger(engine.clone())),
            tokio::spawn(watch_keys(engine.clone(), keeper)),
            upkeep,
            tokio::spawn(sweep(Arc::clone(&worker))),
        ];
        Ok(Node {
            engine,
            running: worker.start(),
            background,
            router,
            connections_max: config.server.connections_max,
            _serving: serving,
        })
    }

    /// The engine, for what runs in the same process.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Answers the requests that come to `listener`.
    pub fn listen(&self, listener: TcpListener) -> Result<Server, String> {
        Server::listen(self.router.clone(), listener, self.connections_max)
    }

    /// Finishes what is under way, requests and steps side by side, and closes the database. What
    /// takes longer than its time is left: a request without a reply, a step for the next start.
    pub async fn stop(self, server: Server) {
        for task in &self.background {
            task.abort();
        }
        let steps = async {
            if tokio::time::timeout(STEPS, self.running.stop()).await.is_err() {
                tracing::warn!(
                    "steps were still under way when the program stopped; the next start does them"
                );
            }
        };
        tokio::join!(server.stop(), steps);
        self.engine.close().await;
    }
}

/// What signs many replies at once, if the operator named a library for it.
fn together(library: Option<&Path>, keyring: &Keyring) -> Result<Option<Together>, String> {
    let Some(file) = library else { return Ok(None) };
    let key = keyring.signing_key(None, None, SystemClock.now()).key;
    Together::load(file, &key)
        .map_err(|error| format!("gateway.sign_library = \"{}\": {error}", file.display()))
}

/// Clock and channel of the sandbox, as they were left.
async fn restore(reader: &dyn Reader) -> Result<(Arc<MovableClock>, Arc<SandboxChannel>), String> {
    let (clock, channel) = (MovableClock::new(), SandboxChannel::new());
    clock.restore(reader).await.map_err(|error| error.to_string())?;
    channel.restore(reader).await.map_err(|error| error.to_string())?;
    Ok((Arc::new(clock), Arc::new(channel)))
}

/// The shelf of bills, without those that were being cut when the program last ended.
async fn open_shelf(folder: &Folder) -> Result<Arc<Shelf>, String> {
    let bills = Shelf::new(folder.bills());
    let removed = bills.sweep().await.map_err(|error| error.to_string())?;
    if removed > 0 {
        tracing::info!(removed, "bills that were half cut were removed");
    }
    Ok(bills)
}

fn open_media(folder: &Folder, vault: &Arc<Vault>) -> Result<MediaFiles, String> {
    MediaFiles::open(&folder.media(), Arc::clone(vault))
        .map_err(|error| format!("cannot use {}: {error}", folder.media().display()))
}

/// Makes and uses what is due of the platform's keys, and plans the next time.
async fn keep_keys(engine: &Engine, keeper: &FolderKeeper) -> Result<(), String> {
    let due_at = keeper.keep(engine.clock().now()).await?;
    let plan = Plan { upkeep: Upkeep::PlatformKeys, due_at };
    engine.submit(plan).await.map_err(|error| error.to_string())
}

/// Takes up certificates that another program, `tongbao certificate issue`, put into the folder.
async fn watch_keys(engine: Engine, keeper: FolderKeeper) {
    let mut ticks = tokio::time::interval(WATCH_KEYS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = keeper.stamp();
    loop {
        ticks.tick().await;
        let stamp = keeper.stamp();
        if stamp == known && stamp != Stamp::Unsettled {
            continue;
        }
        known = stamp;
        if let Err(reason) = keep_keys(&engine, &keeper).await {
            tracing::error!(reason, "the platform's keys could not be read again");
        }
    }
}

/// Adds the balances up again and again; what it finds is in the metrics and the log.
async fn watch_ledger(engine: Engine) {
    let mut ticks = tokio::time::interval(WATCH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(failure) = tongbao_engine::measure_imbalance(engine.reader().as_ref()).await {
            tracing::warn!(%failure, "the ledger's balances could not be read");
        }
    }
}

/// Removes bytes of uploads that a crash left without their rows.
async fn sweep(worker: Arc<Worker>) {
    match worker.sweep_media().await {
        Ok(0) => {}
        Ok(removed) => tracing::info!(removed, "files without a row were removed"),
        Err(failure) => tracing::warn!(%failure, "the media folder could not be swept"),
    }
}

/// Sums the measurements up again and again.
async fn keep_up(metrics: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}

/// The process's one recorder of metrics.
fn recorder() -> Result<PrometheusHandle, String> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .install_recorder()
        .map_err(|error| format!("cannot record metrics: {error}"))?;
    Ok(RECORDER.get_or_init(|| handle).clone())
}
