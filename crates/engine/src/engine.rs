//! The engine's face.

use crate::decide::ROUNDS_MAX;
use crate::health::Health;
use crate::job::{self, Answer, Job};
use crate::moment::Moments;
use crate::queues::{Class, Queues};
use crate::run::Runner;
use crate::{Clock, RuleBook, meter, run_number};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tongbao_kernel::command::{Command, Query};
use tongbao_kernel::ctx::{Ctx, IdSource};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::view::{Rows, Stop};
use tongbao_store::{Reader, Store, StoreError};

/// How the engine batches.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Most commands that somebody waits for in one commit, and most steps.
    pub batch_max: usize,
    /// Most commands that wait; beyond it the answer is [`Failure::Busy`].
    pub queue_max: usize,
    /// The same for steps, which a worker submits only so many of at once.
    pub steps_max: usize,
    /// How long the steps that a request waits for may take, those of the batch before its own
    /// among them; none: steps fill a batch as commands do.
    pub steps_for: Option<Duration>,
    /// Whether a broken invariant panics in the caller of [`Engine::submit`] or [`Engine::ask`] after
    /// it is recorded, so that a test cannot overlook it.
    pub strict: bool,
}

impl Default for Config {
    fn default() -> Self {
        // 512: where group commit stops gaining on the hardware measured.
        let steps_for = Some(Duration::from_millis(20));
        Config { batch_max: 512, queue_max: 8192, steps_max: 8192, steps_for, strict: cfg!(debug_assertions) }
    }
}

/// Why there is no answer, or the answer is no.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule says no. Nothing changed.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Too many commands wait. Nothing changed.
    #[error("too many commands wait")]
    Busy,
    /// The command would break an invariant, and was not done.
    #[error("broken invariant: {0}")]
    Broken(String),
    /// The database failed; nothing changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine was shut down.
    #[error("the engine is shut down")]
    Closed,
}

/// Commands in, answers out. A clone is the same engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    moments: Moments,
    rules: Arc<RuleBook>,
    reader: Arc<dyn Reader>,
    requests: mpsc::Sender<Box<dyn Job>>,
    steps: mpsc::Sender<Box<dyn Job>>,
    strict: bool,
    health: Arc<Health>,
    closing: Arc<Notify>,
    /// Ends with the batch loop.
    running: watch::Receiver<()>,
}

/// The loop that commits an engine's batches; without it nothing is answered.
pub struct BatchLoop {
    runner: Runner,
    queues: Queues,
    closing: Arc<Notify>,
    /// Dropped last: then the engine is closed.
    _ends: watch::Sender<()>,
}

impl BatchLoop {
    /// Runs until [`Engine::close`], or until the last clone of the engine is gone and the queue is
    /// drained. Dropped before, it leaves its callers with [`Failure::Closed`]: what of the last
    /// batch is durable, only the store knows.
    pub async fn run(self) {
        let BatchLoop { runner, queues, closing, _ends } = self;
        runner.run(queues, closing).await;
    }
}

impl Engine {
    /// Starts the engine over a store; takes the next run number of the installation.
    ///
    /// The batch loop has a thread of its own within the caller's runtime. It ends with
    /// [`Engine::close`], or when the last clone is gone and the queue is drained.
    pub async fn start(
        store: Arc<dyn Store>,
        reader: Arc<dyn Reader>,
        clock: Arc<dyn Clock>,
        rules: RuleBook,
        config: Config,
    ) -> Result<Engine, Failure> {
        let (engine, batches) = Engine::assemble(store, reader, clock, rules, config).await?;
        let runtime = Handle::current();
        let body = move || runtime.block_on(batches.run());
        let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(body);
        thread.map_err(|error| StoreError::Failed(format!("no thread for the batch loop: {error}")))?;
        Ok(engine)
    }

    /// The same without a thread: the caller runs the batch loop, on whatever executor it has. The
    /// simulator runs everything on one thread, so that a run can be repeated to the byte.
    pub async fn assemble(
        store: Arc<dyn Store>,
        reader: Arc<dyn Reader>,
        clock: Arc<dyn Clock>,
        rules: RuleBook,
        config: Config,
    ) -> Result<(Engine, BatchLoop), Failure> {
        meter::describe();
        let run = run_number::take(store.as_ref()).await?;
        let rules = Arc::new(rules);
        let moments = Moments::of(clock);
        let (requests, requests_waiting) = mpsc::channel(config.queue_max.max(1));
        let (steps, steps_waiting) = mpsc::channel(config.steps_max.max(1));
        let queues = Queues::new(requests_waiting, steps_waiting, &config);
        let closing = Arc::new(Notify::new());
        let (ends, running) = watch::channel(());
        let health = Arc::new(Health::default());
        let runner = Runner {
            store,
            health: Arc::clone(&health),
            moments: moments.clone(),
            rules: Arc::clone(&rules),
            ids: IdSource::new(run),
        };
        let batches = BatchLoop { runner, queues, closing: Arc::clone(&closing), _ends: ends };
        tracing::info!(engine.run = run, "engine started");
        let strict = config.strict;
        let shared = Shared { moments, rules, reader, requests, steps, strict, health, closing, running };
        Ok((Engine { shared: Arc::new(shared) }, batches))
    }

    /// Gives a command to the next batch and waits until it is durable.
    ///
    /// A caller that stops waiting does not stop the command.
    pub async fn submit<C: Command>(&self, command: C) -> Result<C::Output, Failure> {
        self.submit_patiently(command, Duration::ZERO).await
    }

    /// The same for a caller that has other things to wait for: the batch may wait so long for
    /// more commands to share its commit.
    pub async fn submit_patiently<C: Command>(
        &self,
        command: C,
        patience: Duration,
    ) -> Result<C::Output, Failure> {
        self.put(command, patience, Class::Request).await
    }

    /// The same for a caller whose answer takes work that need not wait for the disk: `prepare`
    /// makes it of the reply while the batch becomes durable, and it is given only then. If the batch
    /// fails, what was made is dropped; if it is decided again, it is made again.
    pub async fn submit_ahead<C: Command, T, F: Future<Output = T>>(
        &self,
        command: C,
        patience: Duration,
        prepare: impl Fn(C::Output) -> F,
    ) -> Result<T, Failure> {
        let (ahead, foretold) = oneshot::channel();
        let (job, answer) = job::wrap(command, patience, Some(ahead));
        self.send(job, Class::Request)?;
        // Nothing is foretold of what changes nothing, or is not done.
        let prepared = match foretold.await {
            Ok(reply) => Some(prepare(reply).await),
            Err(_) => None,
        };
        match (self.answered::<C>(answer).await?, prepared) {
            (None, Some(prepared)) => Ok(prepared),
            (Some(reply), _) => Ok(prepare(reply).await),
            (None, None) => unreachable!("a reply is given once, or foretold"),
        }
    }

    /// The same for a step that is due: nobody waits for it with a connection open, so requests go
    /// before it. Steps keep their order among themselves.
    pub async fn submit_step<C: Command>(
        &self,
        command: C,
        patience: Duration,
    ) -> Result<C::Output, Failure> {
        self.put(command, patience, Class::Step).await
    }

    async fn put<C: Command>(
        &self,
        command: C,
        patience: Duration,
        class: Class,
    ) -> Result<C::Output, Failure> {
        let (job, answer) = job::wrap(command, patience, None);
        self.send(job, class)?;
        let reply = self.answered::<C>(answer).await?;
        Ok(reply.expect("what was not foretold is given"))
    }

    fn send(&self, job: Box<dyn Job>, class: Class) -> Result<(), Failure> {
        let queue = match class {
            Class::Request => &self.shared.requests,
            Class::Step => &self.shared.steps,
        };
        queue.try_send(job).map_err(|unsent| {
            let (failure, job) = match unsent {
                TrySendError::Full(job) => (Failure::Busy, job),
                TrySendError::Closed(job) => (Failure::Closed, job),
            };
            meter::command(job.name(), Some(&failure));
            failure
        })
    }

    async fn answered<C: Command>(&self, answer: Answer<C>) -> Result<Option<C::Output>, Failure> {
        let answer = answer.await.unwrap_or(Err(Failure::Closed));
        self.insist(C::NAME, answer.as_ref().err());
        answer
    }

    /// Answers a query from one snapshot of what is committed; never waits for the writer.
    pub async fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output, Failure> {
        let answer = self.answer(&query).await;
        meter::query(Q::NAME, answer.as_ref().err());
        self.insist(Q::NAME, answer.as_ref().err());
        answer
    }

    /// A broken invariant ends a strict caller.
    fn insist(&self, name: &str, failure: Option<&Failure>) {
        if let (Some(Failure::Broken(what)), true) = (failure, self.shared.strict) {
            panic!("{name}: broken invariant: {what}");
        }
    }

    async fn answer<Q: Query>(&self, query: &Q) -> Result<Q::Output, Failure> {
        let mut snapshot = self.shared.reader.snapshot().await?;
        let mut rows = Rows::default();
        // A query gives out no numbers; runs count from 1.
        let ids = IdSource::new(0);
        let ctx = Ctx { now: self.shared.moments.now(), ids, rules: self.shared.rules.of(query.platform()) };
        for _ in 0..=ROUNDS_MAX {
            match query.answer(rows.view(), &ctx) {
                Ok(answer) => return Ok(answer),
                Err(Stop::Refuse(refusal)) => return Err(Failure::Refused(refusal)),
                Err(Stop::Load(keys)) => snapshot.load(&keys, &mut rows).await?,
            }
        }
        Err(Failure::Broken(format!("rows lacking after {ROUNDS_MAX} loads")))
    }

    /// Whether commands can be done now. While the last batch was refused by the database, a
    /// small change is tried: the answer is about this moment, also when nobody else asks.
    pub async fn takes_changes(&self) -> Result<(), Failure> {
        if self.shared.requests.is_closed() {
            return Err(Failure::Closed);
        }
        if self.shared.health.fails() {
            self.submit(self.shared.health.trial(self.shared.moments.now())).await?;
        }
        Ok(())
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.shared.moments.clock()
    }

    /// Which rules apply to whom.
    pub fn rules(&self) -> &RuleBook {
        &self.shared.rules
    }

    /// For lists and pages.
    pub fn reader(&self) -> &Arc<dyn Reader> {
        &self.shared.reader
    }

    /// Takes no more commands, finishes those that wait, and returns when they are durable.
    pub async fn close(&self) {
        self.shared.closing.notify_one();
        let mut running = self.shared.running.clone();
        // Nothing is ever sent: it answers when the loop is gone.
        while running.changed().await.is_ok() {}
    }
}
