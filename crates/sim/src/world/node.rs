//! The program: started over a store, asked, stopped, killed, started again.

use futures_util::future::join_all;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tongbao_base::Time;
use tongbao_base::ids::{ApplymentId, ClosingId, PrepayId};
use tongbao_bill::Shelf;
use tongbao_engine::{Channel, Clock, Config, Engine, Failure, Steps};
use tongbao_gateway::{Desk, Gateway, PayLinks, Settings, Trusted};
use tongbao_kernel::command::Command;
use tongbao_kernel::tables::TableId;
use tongbao_media::MediaFiles;
use tongbao_signing::Pool;
use tongbao_store::{Reader, Select, Store};
use tongbao_store_memory::MemoryStore;
use tongbao_store_sqlite::SqliteStore;
use tongbao_vault::Vault;
use tongbao_worker::Worker;

use super::clock::Hands;
use super::faulty::{FaultyStore, Trouble};
use super::outside::Outside;
use super::{keys, stage};
use crate::ask::{Ask, Http, What};
use crate::coverage::Coverage;
use crate::script::Fault;

/// Which store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// In memory: fast.
    Memory,
    /// SQLite in a temporary file.
    Sqlite,
}

/// Whether days are closed with bills, or without any: then they take no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bills {
    /// With.
    Made,
    /// Without.
    Left,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An answer.
    Reply {
        /// HTTP status.
        status: u16,
        /// JSON; null when there is none.
        body: Value,
    },
    /// None: the program died, or said that it failed while its store did.
    Silence,
}

/// The program while it runs.
struct Running {
    engine: Engine,
    desk: Desk,
    worker: Arc<Worker>,
    batches: JoinHandle<()>,
}

/// Rows of a table, as many as there are: the most that a store's limit takes.
pub(super) const ALL: usize = usize::MAX >> 2;

/// The program and everything around it.
pub struct World {
    store: Arc<dyn Store>,
    pub(super) reader: Arc<dyn Reader>,
    clock: Arc<Hands>,
    outside: Arc<Outside>,
    trouble: Arc<Trouble>,
    bills: Bills,
    running: Running,
    folder: TempDir,
    seen: RefCell<Coverage>,
}

/// Where the program says that it is.
const PUBLIC_URL: &str = "http://sim";
/// The operation whose answer is a file.
const DOWNLOAD: &str = "bill.download";

fn link(base: &str, id: &str) -> String {
    format!("{base}/{id}")
}

const LINKS: PayLinks = PayLinks {
    h5: |base, id: &PrepayId| link(base, id.as_str()),
    native: |base, id: &PrepayId| link(base, id.as_str()),
    confirm_cancel: |base, id: &ClosingId| link(base, id.as_str()),
    sign: |base, id: &ApplymentId| link(base, id.as_str()),
    verify: |base, id: &ApplymentId| link(base, id.as_str()),
};

/// Where is written, and where is read.
type Sides = (Arc<dyn Store>, Arc<dyn Reader>);

fn open(backend: Backend, folder: &Path) -> Result<Sides, String> {
    Ok(match backend {
        Backend::Memory => {
            let store = MemoryStore::new();
            (store.clone(), store)
        }
        Backend::Sqlite => {
            let store = SqliteStore::open(&folder.join("sim.db")).map_err(|error| error.to_string())?;
            (store.clone(), store)
        }
    })
}

/// A folder that goes with the run. What is in memory needs no disk for its files either.
fn temporary(backend: Backend) -> std::io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if backend == Backend::Memory && memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    }
}

impl World {
    /// A new installation with everybody aboard.
    pub async fn new(backend: Backend, bills: Bills) -> Result<World, String> {
        let folder = temporary(backend).map_err(|error| error.to_string())?;
        let (store, reader) = open(backend, folder.path())?;
        let clock = Arc::new(Hands::new());
        let outside = Arc::new(Outside::new(Arc::clone(&clock)));
        let trouble = Arc::new(Trouble::default());
        let parts = Parts {
            store: &store,
            reader: &reader,
            clock: &clock,
            outside: &outside,
            trouble: &trouble,
            bills,
        };
        let running = start(&parts, folder.path()).await?;
        stage::set(&running.engine).await.map_err(|failure| failure.to_string())?;
        let seen = RefCell::default();
        Ok(World { store, reader, clock, outside, trouble, bills, running, folder, seen })
    }

    /// Now.
    pub fn now(&self) -> i64 {
        self.clock.now().ms()
    }

    /// Moves the clock.
    pub fn set(&self, at: i64) {
        self.clock.set(Time::from_ms(at));
    }

    pub(crate) fn outside(&self) -> &Outside {
        &self.outside
    }

    /// What goes wrong from here on; nothing, if none.
    pub fn trouble(&self, fault: Option<Fault>) {
        self.trouble.set(fault);
    }

    /// Whether a commit has failed of it.
    pub fn commit_failed(&self) -> bool {
        self.trouble.failed()
    }

    /// Asks all of it at once; the second is whether the program died of it.
    pub async fn ask(&mut self, asks: &[Ask], troubled: bool) -> (Vec<Outcome>, bool) {
        let outcomes: RefCell<Vec<Outcome>> = RefCell::new(vec![Outcome::Silence; asks.len()]);
        let requests = asks.iter().enumerate().map(|(place, ask)| {
            let outcomes = &outcomes;
            let this = &*self;
            async move {
                let outcome = this.request(ask, troubled).await;
                outcomes.borrow_mut()[place] = outcome;
            }
        });
        let all = join_all(requests);
        let died = tokio::select! {
            biased;
            _ = all => false,
            () = self.trouble.died() => true,
        };
        (outcomes.into_inner(), died)
    }

    async fn request(&self, ask: &Ask, troubled: bool) -> Outcome {
        let outcome = self.send(&ask.by, ask.http(), troubled).await;
        match (&ask.what, outcome) {
            (What::Bill { .. }, Outcome::Reply { status: 200, body }) => self.fetch(&ask.by, &body).await,
            (_, outcome) => outcome,
        }
    }

    /// The files behind a bill's links, with the hashes that were told.
    async fn fetch(&self, by: &str, told: &Value) -> Outcome {
        let one = std::slice::from_ref(told);
        let links = told.get("download_bill_list").and_then(Value::as_array).map_or(one, Vec::as_slice);
        let mut files = Vec::new();
        for link in links {
            let url = link.get("download_url").and_then(Value::as_str).unwrap_or_default();
            let target = url.trim_start_matches(PUBLIC_URL).to_owned();
            let body = match self.send(by, Http { method: "GET", target, body: Value::Null }, false).await {
                Outcome::Reply { status: 200, body } => body,
                other => return other,
            };
            files.push(json!({ "hash": link.get("hash_value"), "text": body }));
        }
        Outcome::Reply { status: 200, body: json!({ "files": files }) }
    }

    async fn send(&self, by: &str, http: Http, troubled: bool) -> Outcome {
        let body =
            if http.body.is_null() { Vec::new() } else { keys::seal(http.body).to_string().into_bytes() };
        let serial = keys::serial();
        let trusted = Trusted { mchid: by, method: http.method, target: &http.target, serial, body };
        let Some(reply) = self.running.desk.ask(trusted).await else { return Outcome::Silence };
        if troubled && reply.status == 500 {
            return Outcome::Silence;
        }
        self.seen.borrow_mut().operation(reply.operation.unwrap_or("-"), reply.rule.as_deref());
        let is_file = reply.operation == Some(DOWNLOAD);
        let body = match String::from_utf8(reply.body) {
            Ok(text) if is_file && reply.status == 200 => Value::String(text),
            Ok(text) => keys::open(serde_json::from_str(&text).unwrap_or(Value::Null)),
            Err(_) => Value::Null,
        };
        Outcome::Reply { status: reply.status, body }
    }

    /// Somebody outside does something; none: the program died of it, or said that it failed.
    pub async fn act<C: Command>(&mut self, command: C) -> (Option<Result<C::Output, String>>, bool) {
        self.seen.borrow_mut().act(C::NAME);
        let engine = self.running.engine.clone();
        tokio::select! {
            biased;
            done = engine.submit(command) => (match done {
                Ok(output) => Some(Ok(output)),
                Err(Failure::Refused(refusal)) => Some(Err(refusal.rule())),
                Err(Failure::Store(_)) => None,
                Err(other) => Some(Err(other.to_string())),
            }, false),
            () = self.trouble.died() => (None, true),
        }
    }

    /// Does everything that is due; false: it did not come to the end.
    pub async fn work(&mut self) -> (bool, bool) {
        let worker = Arc::clone(&self.running.worker);
        tokio::select! {
            biased;
            done = worker.settle() => (done.is_ok(), false),
            () = self.trouble.died() => (false, true),
        }
    }

    /// When something is due next.
    pub async fn next_due(&self) -> Result<Option<i64>, String> {
        let due = self.running.worker.next_due().await.map_err(|failure| failure.to_string())?;
        Ok(due.map(Time::ms))
    }

    /// The program is gone, and another is started over what it left.
    pub async fn restart(&mut self) -> Result<(), String> {
        self.trouble.set(None);
        self.running.batches.abort();
        // Only its end lets go of the store's transaction.
        let _ = (&mut self.running.batches).await;
        let parts = Parts {
            store: &self.store,
            reader: &self.reader,
            clock: &self.clock,
            outside: &self.outside,
            trouble: &self.trouble,
            bills: self.bills,
        };
        self.running = start(&parts, self.folder.path()).await?;
        Ok(())
    }

    /// What the engine's own audit finds broken.
    pub async fn audit(&self) -> Result<Option<String>, String> {
        let report =
            tongbao_engine::audit(self.reader.as_ref()).await.map_err(|failure| failure.to_string())?;
        Ok(report.findings.first().map(ToString::to_string))
    }

    /// Every row, as text, for comparing runs.
    pub async fn rows(&self) -> Result<Vec<String>, String> {
        let mut snapshot = self.reader.snapshot().await.map_err(|error| error.to_string())?;
        let mut rows = Vec::new();
        for table in TableId::ALL {
            let select = Select::all(*table, ALL);
            let found = snapshot.select(&select).await.map_err(|error| error.to_string())?;
            rows.extend(found.iter().map(|row| format!("{:?}", keys::without_seals(row.clone()))));
        }
        Ok(rows)
    }

    /// What occurred so far.
    pub fn coverage(&self) -> Coverage {
        let mut seen = self.seen.borrow().clone();
        seen.merge(&self.trouble.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        seen
    }
}

struct Parts<'a> {
    store: &'a Arc<dyn Store>,
    reader: &'a Arc<dyn Reader>,
    clock: &'a Arc<Hands>,
    outside: &'a Arc<Outside>,
    trouble: &'a Arc<Trouble>,
    bills: Bills,
}

async fn start(parts: &Parts<'_>, folder: &Path) -> Result<Running, String> {
    let store = Arc::new(FaultyStore { inner: Arc::clone(parts.store), trouble: Arc::clone(parts.trouble) });
    let clock = Arc::clone(parts.clock) as Arc<dyn Clock>;
    // What a batch holds must not depend on how fast this machine is.
    let config = Config { strict: false, steps_for: None, ..Config::default() };
    let assembled = Engine::assemble(store, Arc::clone(parts.reader), clock.clone(), stage::rules(), config);
    let (engine, batches) = assembled.await.map_err(|failure| failure.to_string())?;
    let batches = tokio::spawn(batches.run());
    let keyring = Arc::new(keys::keyring());
    let vault = Arc::new(Vault::new(&keys::vault()));
    let media =
        MediaFiles::open(&folder.join("media"), Arc::clone(&vault)).map_err(|error| error.to_string())?;
    let media = Arc::new(media);
    let shelf = Shelf::inline(folder.join("bills"));
    let channel = Arc::clone(parts.outside) as Arc<dyn Channel>;
    let pool = Pool::inline();
    let settings = tongbao_worker::Settings {
        courier: Some(Arc::clone(parts.outside) as Arc<dyn tongbao_worker::Courier>),
        wall: clock,
        bills: (parts.bills == Bills::Made).then(|| Arc::clone(&shelf)),
        pool: Some(Arc::clone(&pool)),
        ..tongbao_worker::Settings::default()
    };
    let worker = Worker::new(
        engine.clone(),
        Arc::clone(&keyring),
        Arc::clone(&vault),
        Arc::clone(&media),
        Arc::clone(&channel),
        settings,
    );
    let worker = worker.map_err(|error| error.to_string())?;
    let desk = Desk::new(Gateway {
        engine: engine.clone(),
        pool,
        keyring,
        vault,
        bills: shelf,
        media,
        links: LINKS,
        public_url: Some(PUBLIC_URL.to_owned()),
        channel,
        metrics: Arc::new(String::new),
        settings: Settings::default(),
    });
    Ok(Running { engine, desk, worker, batches })
}
