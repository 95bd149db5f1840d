//! An engine over a store that can be held, made to fail, and counted.

use async_trait::async_trait;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tongbao_base::Time;
use tongbao_engine::{Clock, Config, Engine, Failure, RuleBook};
use tongbao_kernel::command::Command;
use tongbao_kernel::rules::Rules;
use tongbao_kernel::tables::{Key, TableId};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Reader, Store, StoreError, Txn};
use tongbao_store_memory::MemoryStore;
use tongbao_store_sqlite::SqliteStore;

/// A clock that a test sets.
#[derive(Default)]
pub struct Hands(pub Mutex<Time>);

impl Clock for Hands {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

/// What the rigged store does and did.
pub struct Rigging {
    /// Answers to the next commits instead of the store's own.
    pub faults: Mutex<VecDeque<StoreError>>,
    /// Batches begun.
    pub begun: AtomicUsize,
    /// Loads.
    pub loads: AtomicUsize,
    /// Commits that reached the store.
    pub commits: AtomicUsize,
    begin_gate: watch::Sender<bool>,
    commit_gate: watch::Sender<bool>,
}

impl Rigging {
    fn new() -> Arc<Self> {
        Arc::new(Rigging {
            faults: Mutex::default(),
            begun: AtomicUsize::default(),
            loads: AtomicUsize::default(),
            commits: AtomicUsize::default(),
            begin_gate: watch::channel(true).0,
            commit_gate: watch::channel(true).0,
        })
    }

    /// The next commits fail so, one after the other.
    pub fn fail(&self, errors: impl IntoIterator<Item = StoreError>) {
        self.faults.lock().unwrap().extend(errors);
    }

    /// Batches wait before they begin, until [`Rigging::release`].
    pub fn hold(&self) {
        self.begin_gate.send_replace(false);
    }

    /// Commits wait, until [`Rigging::release`].
    pub fn hold_commits(&self) {
        self.commit_gate.send_replace(false);
    }

    /// Nothing waits any longer.
    pub fn release(&self) {
        self.begin_gate.send_replace(true);
        self.commit_gate.send_replace(true);
    }

    pub fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    pub fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    pub fn commits(&self) -> usize {
        self.commits.load(Ordering::SeqCst)
    }
}

async fn pass(gate: &watch::Sender<bool>) {
    let _ = gate.subscribe().wait_for(|open| *open).await;
}

struct Rigged {
    store: Arc<dyn Store>,
    rigging: Arc<Rigging>,
}

#[async_trait]
impl Store for Rigged {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        self.rigging.begun.fetch_add(1, Ordering::SeqCst);
        pass(&self.rigging.begin_gate).await;
        let txn = self.store.begin().await?;
        Ok(Box::new(RiggedTxn { txn, rigging: Arc::clone(&self.rigging) }))
    }
}

struct RiggedTxn {
    txn: Box<dyn Txn>,
    rigging: Arc<Rigging>,
}

#[async_trait]
impl Txn for RiggedTxn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        // What a batch asks on its own account, on which day it must not be, is no rule's load.
        if keys.iter().any(|key| key.table != TableId::ShutDay) {
            self.rigging.loads.fetch_add(1, Ordering::SeqCst);
        }
        self.txn.load(keys, into).await
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        pass(&self.rigging.commit_gate).await;
        let fault = self.rigging.faults.lock().unwrap().pop_front();
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.rigging.commits.fetch_add(1, Ordering::SeqCst);
        self.txn.commit(batch).await
    }
}

/// An engine, its store's strings, and its clock.
pub struct Rig {
    pub engine: Engine,
    pub rigging: Arc<Rigging>,
    pub hands: Arc<Hands>,
}

/// Not strict, so that a test can look at a broken command's answer.
pub const LENIENT: Config =
    Config { batch_max: 512, queue_max: 8192, steps_max: 8192, steps_for: None, strict: false };

impl Rig {
    pub async fn new() -> Rig {
        Rig::with(LENIENT).await
    }

    pub async fn with(config: Config) -> Rig {
        let (store, reader) = memory();
        Rig::over(store, reader, config).await
    }

    pub async fn over(store: Arc<dyn Store>, reader: Arc<dyn Reader>, config: Config) -> Rig {
        let rigging = Rigging::new();
        let hands = Arc::new(Hands::default());
        let rigged = Arc::new(Rigged { store, rigging: Arc::clone(&rigging) });
        let clock: Arc<dyn Clock> = Arc::<Hands>::clone(&hands);
        let engine = Engine::start(rigged, reader, clock, book(), config).await.unwrap();
        rigging.begun.store(0, Ordering::SeqCst);
        rigging.loads.store(0, Ordering::SeqCst);
        rigging.commits.store(0, Ordering::SeqCst);
        Rig { engine, rigging, hands }
    }

    /// Puts the command into the queue, behind those queued before.
    pub async fn queue<C>(&self, command: C) -> JoinHandle<Result<C::Output, Failure>>
    where
        C: Command + Sync,
    {
        let engine = self.engine.clone();
        queued(async move { engine.submit(command).await }).await
    }

    /// The same for a step.
    pub async fn queue_step<C>(&self, command: C) -> JoinHandle<Result<C::Output, Failure>>
    where
        C: Command + Sync,
    {
        let engine = self.engine.clone();
        queued(async move { engine.submit_step(command, Duration::ZERO).await }).await
    }

    /// Holds the engine in the midst of a batch, so that what is queued next is one batch.
    pub async fn park(&self) -> JoinHandle<Result<i64, Failure>> {
        let before = self.rigging.begun();
        self.rigging.hold();
        let parked = self.queue(super::toy::Serial).await;
        while self.rigging.begun() == before {
            tokio::task::yield_now().await;
        }
        parked
    }
}

/// Polls it once, which puts its command into the queue, and lets it wait for the answer.
pub async fn queued<T: Send + 'static>(
    submit: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> JoinHandle<Result<T, Failure>> {
    let (queued, first_poll) = tokio::sync::oneshot::channel();
    let waiting = tokio::spawn(async move {
        let mut submit = std::pin::pin!(submit);
        let mut queued = Some(queued);
        std::future::poll_fn(|context| {
            let poll = submit.as_mut().poll(context);
            queued.take().map(|queued| queued.send(()));
            poll
        })
        .await
    });
    first_poll.await.unwrap();
    waiting
}

/// The toys' platform has rules of its own.
fn book() -> RuleBook {
    let mut book = RuleBook::default();
    book.platforms.insert(super::toy::PLATFORM.clone(), Arc::new(Rules::profile_2025()));
    book
}

/// A fresh store in memory.
pub fn memory() -> (Arc<dyn Store>, Arc<dyn Reader>) {
    let memory = MemoryStore::new();
    (Arc::<MemoryStore>::clone(&memory), memory)
}

/// The store in a folder's file; a fresh one, if there is none.
pub fn sqlite(folder: &Path) -> (Arc<dyn Store>, Arc<dyn Reader>) {
    let sqlite = SqliteStore::open(&folder.join("tongbao.db")).unwrap();
    (Arc::<SqliteStore>::clone(&sqlite), sqlite)
}
