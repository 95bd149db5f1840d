//! An installation of the bench's own, filled through its engine.

use crate::samples::{create, pay, person};
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tongbao::config::Config;
use tongbao::folder::Folder;
use tongbao::installation;
use tongbao_base::Time;
use tongbao_base::ids::TransactionId;
use tongbao_engine::{Clock, Engine, Failure, SystemClock};
use tongbao_kernel::command::{Command, Query};
use tongbao_kernel::model::Task;
use tongbao_kernel::notification::{Attempted, Delivery, Occasion};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::task;
use tongbao_store::{Reader, Select};
use tongbao_store_sqlite::SqliteStore;

/// What a full batch takes.
pub const AT_ONCE: usize = 512;
/// Orders that are placed and paid at a time: while a batch of them is committed, the next wait.
const FILLED_AT_ONCE: usize = 4 * AT_ONCE;
/// Callbacks looked up at a time.
const PAGE: usize = 4096;

/// The machine's clock, moved by so many milliseconds.
pub struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Time {
        SystemClock.now().after_ms(self.0.load(Ordering::Relaxed))
    }
}

impl Ahead {
    /// Runs so many milliseconds ahead of the machine's clock.
    pub fn by(ms: i64) -> Ahead {
        Ahead(AtomicI64::new(ms))
    }

    /// Moves it on.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

/// An open installation.
pub struct Ledger {
    /// Its engine.
    pub engine: Engine,
    /// Its database.
    pub store: Arc<SqliteStore>,
    /// The engine's clock.
    pub clock: Arc<Ahead>,
    /// The number of the next order: those below it are there.
    pub next: usize,
}

impl Ledger {
    /// Opens the folder, making it where necessary; its clock runs `ahead_ms` ahead of the
    /// machine's.
    pub async fn open(data: &Path, ahead_ms: i64, next: usize) -> Ledger {
        let folder = Folder::open_or_create(data, SystemClock.now()).await.expect("an installation");
        let clock = Arc::new(Ahead::by(ahead_ms));
        let opened =
            installation::open(&folder, &Config::default(), clock.clone()).await.expect("a database");
        submit(&opened.engine, person()).await;
        Ledger { engine: opened.engine, store: opened.store, clock, next }
    }

    /// Places and pays so many orders.
    pub async fn fill(&mut self, count: usize) -> Vec<(usize, TransactionId)> {
        let numbers = self.next..self.next + count;
        self.next += count;
        let engine = &self.engine;
        let paid = stream::iter(numbers).map(|number| async move {
            submit(engine, create(&number)).await;
            (number, submit(engine, pay(&number)).await.transaction_ids.remove(0))
        });
        paid.buffered(FILLED_AT_ONCE).collect().await
    }

    /// The same for numbers that nobody needs to know afterwards.
    pub async fn fill_up(&mut self, orders: usize) {
        const STEP: usize = 50_000;
        while self.next < orders {
            self.fill(STEP.min(orders - self.next)).await;
        }
    }

    /// Records every callback as delivered, so that none is sent when the folder is served.
    pub async fn deliver_all(&self) {
        let engine = &self.engine;
        loop {
            let mut snapshot = self.store.snapshot().await.expect("a snapshot");
            // Callbacks alone have a lane.
            let select = Select::all(TableId::Task, PAGE).ordered(&["lane", "due_at", "serial"]);
            let rows = snapshot.select(&select.after(vec![Cell::from("")])).await.expect("rows");
            drop(snapshot);
            if rows.is_empty() {
                return;
            }
            let tasks: Vec<Task> = rows.iter().filter_map(Task::from_row).cloned().collect();
            let delivered = tasks.into_iter().map(|task| async move { submit(engine, accepted(task)).await });
            stream::iter(delivered).buffer_unordered(AT_ONCE).for_each(|_| async {}).await;
        }
    }

    /// Everything is durable and the folder is free.
    pub async fn close(self) {
        self.engine.close().await;
    }
}

fn accepted(due: Task) -> task::Done<Attempted> {
    let command = Attempted {
        platform: due.platform,
        notification_id: due.subject.as_ref().into(),
        status: Some(200),
        delivery: Delivery::Accepted,
        occasion: Occasion::Scheduled,
    };
    task::Done { serial: due.serial, command }
}

/// Does a command that must be granted.
pub async fn submit<C: Command>(engine: &Engine, command: C) -> C::Output {
    match engine.submit(command).await {
        Ok(output) => output,
        Err(Failure::Refused(refusal)) => panic!("{} was refused: {refusal:?}", C::NAME),
        Err(failure) => panic!("{}: {failure}", C::NAME),
    }
}

/// Asks what must be answered.
pub async fn ask<Q: Query>(engine: &Engine, query: Q) -> Q::Output {
    engine.ask(query).await.unwrap_or_else(|failure| panic!("{}: {failure}", Q::NAME))
}

/// A count as a figure.
pub fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("a number that was done in a run"))
}
