//! A store that fails when it is told to, and otherwise does what the one behind it does.

use async_trait::async_trait;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tongbao_kernel::tables::{Key, Row};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Store, StoreError, Txn};

use crate::coverage::Coverage;
use crate::script::Fault;

/// What is to go wrong, and how far it is.
#[derive(Debug, Default)]
struct Plan {
    fault: Option<Fault>,
    commits: u32,
    /// A commit has failed of it.
    failed: bool,
}

/// Makes trouble, and tells when the program died of it.
#[derive(Debug, Default)]
pub struct Trouble {
    plan: Mutex<Plan>,
    died: Notify,
    /// What was written: which postings and which tasks.
    pub(crate) written: Mutex<Coverage>,
}

/// What a commit does.
enum Turn {
    Goes,
    Conflicts,
    Fails,
    FailsAfter,
    DiesBefore,
    DiesAfter,
}

impl Trouble {
    /// From now on this goes wrong.
    pub(crate) fn set(&self, fault: Option<Fault>) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = Plan { fault, ..Plan::default() };
    }

    /// Whether a commit has failed of what was set last.
    pub(crate) fn failed(&self) -> bool {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).failed
    }

    /// Returns when the program has died.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }

    fn turn(&self) -> Turn {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let place = plan.commits;
        plan.commits += 1;
        let turn = match plan.fault {
            Some(Fault::Conflict(times)) if place < times => return Turn::Conflicts,
            Some(Fault::CrashBefore(at)) if place == at => Turn::DiesBefore,
            Some(Fault::CrashAfter(at)) if place == at => Turn::DiesAfter,
            Some(Fault::Fail(at)) if place == at => Turn::Fails,
            Some(Fault::FailAfter(at)) if place == at => Turn::FailsAfter,
            _ => return Turn::Goes,
        };
        plan.fault = None;
        plan.failed = matches!(turn, Turn::Fails | Turn::FailsAfter);
        turn
    }

    /// The program is dead: nothing it waits for comes any more.
    async fn die(&self) -> Result<(), StoreError> {
        self.died.notify_one();
        std::future::pending().await
    }

    fn note(&self, batch: &Batch) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        for row in batch.inserts() {
            match &row {
                Row::Entry(entry) => written.posting(entry.journal.as_str()),
                Row::Task(task) => written.task(task.kind.as_str()),
                _ => {}
            }
        }
    }
}

/// The store.
pub(crate) struct FaultyStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) trouble: Arc<Trouble>,
}

struct FaultyTxn {
    inner: Box<dyn Txn>,
    trouble: Arc<Trouble>,
}

#[async_trait]
impl Store for FaultyStore {
    async fn begin(&self) -> Result<Box<dyn Txn>, StoreError> {
        let inner = self.inner.begin().await?;
        Ok(Box::new(FaultyTxn { inner, trouble: Arc::clone(&self.trouble) }))
    }
}

#[async_trait]
impl Txn for FaultyTxn {
    async fn load(&mut self, keys: &BTreeSet<Key>, into: &mut Rows) -> Result<(), StoreError> {
        self.inner.load(keys, into).await
    }

    async fn commit(self: Box<Self>, batch: &Batch) -> Result<(), StoreError> {
        let FaultyTxn { inner, trouble } = *self;
        let turn = trouble.turn();
        match turn {
            Turn::Conflicts => return Err(StoreError::Conflict("simulated".to_owned())),
            Turn::Fails => return Err(StoreError::Failed("simulated".to_owned())),
            Turn::DiesBefore => {
                // The transaction is undone, as it would be with its process.
                drop(inner);
                return trouble.die().await;
            }
            Turn::Goes | Turn::FailsAfter | Turn::DiesAfter => {}
        }
        inner.commit(batch).await?;
        trouble.note(batch);
        match turn {
            Turn::FailsAfter => Err(StoreError::Failed("simulated, after the commit".to_owned())),
            Turn::DiesAfter => trouble.die().await,
            _ => Ok(()),
        }
    }
}
