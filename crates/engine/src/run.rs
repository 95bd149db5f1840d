//! The batch loop: take what waits, decide, commit, answer.
//!
//! A batch takes what waits; it waits for more only as long as the least patient of its callers
//! allows. Phases of a batch: (1) begin; (2) decide, loading what is needed; (3) foretell replies to
//! those who prepare; (4) commit what changed; (5) answer. Nothing is answered before its commit, and
//! no command stays without an answer.
//! The loop has a thread of its own, so that no reactor waits while rules are decided.

use crate::decide::{Circumstances, decide};
use crate::health::Health;
use crate::job::{Job, Verdict};
use crate::meter::{self, Lap, Stopwatch};
use crate::moment::Moments;
use crate::queues::Queues;
use crate::{Failure, RuleBook};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Notify;
use tongbao_base::Time;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::ctx::IdSource;
use tongbao_kernel::model::ShutDay;
use tongbao_kernel::tables::{Key, Stored};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Store, StoreError, Txn};

/// How often a batch is tried when another writer is in the way.
pub(crate) const ATTEMPTS_MAX: u32 = 10;

/// Runs batches, one after the other.
pub(crate) struct Runner {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) health: Arc<Health>,
    pub(crate) moments: Moments,
    pub(crate) rules: Arc<RuleBook>,
    pub(crate) ids: IdSource,
}

impl Runner {
    /// Runs until every caller is gone, or until it is told to close and the queues are drained.
    pub(crate) async fn run(mut self, mut queues: Queues, closing: Arc<Notify>) {
        loop {
            tokio::select! {
                biased;
                () = closing.notified() => queues.close(),
                batch = queues.next() => {
                    let Some(mut together) = batch else { return };
                    queues.gather(&mut together).await;
                    meter::queue_depth(queues.depth());
                    let (counts, watch) = (together.counts(), Stopwatch::start());
                    self.finish(together.into_jobs()).await;
                    queues.took(counts, watch.elapsed());
                }
            }
        }
    }

    /// Does a batch and answers everybody in it.
    async fn finish(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let outcome = self.commit(&mut jobs).await;
        match outcome {
            Err(StoreError::Constraint(what)) if jobs.len() > 1 => {
                tracing::warn!(batch.size = jobs.len(), %what, "batch refused, going on one by one");
                for job in jobs {
                    let mut alone = vec![job];
                    let outcome = self.commit(&mut alone).await;
                    answer(alone, outcome);
                }
            }
            outcome => answer(jobs, outcome),
        }
    }

    /// Tries until no other writer is in the way.
    async fn commit(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Verdict>, StoreError> {
        let mut attempt = 1;
        loop {
            match self.attempt(jobs, attempt).await {
                Err(StoreError::Conflict(what)) if attempt < ATTEMPTS_MAX => {
                    meter::conflict();
                    tracing::debug!(batch.attempt = attempt, %what, "batch conflicts");
                    attempt += 1;
                }
                Err(error) => {
                    self.health.failed(&error);
                    return Err(error);
                }
                done => return done,
            }
        }
    }

    async fn attempt(&mut self, jobs: &mut [Box<dyn Job>], attempt: u32) -> Result<Vec<Verdict>, StoreError> {
        let watch = Stopwatch::start();
        let mut txn = self.store.begin().await?;
        let keys = shut_days(jobs);
        let now = self.not_on_a_shut_day(&keys, txn.as_mut()).await?;
        let around = Circumstances { now, rules: &self.rules, ids: &mut self.ids };
        let decided = decide(jobs, txn.as_mut(), around).await?;
        let decided_after = watch.elapsed();
        let batch = sum_up(&decided.changes)?;
        if !batch.is_empty() {
            foretell(jobs, &decided.verdicts);
            txn.commit(&batch).await?;
            self.health.took();
        }
        meter::batch(&Lap { attempt, decided: &decided, decided_after, durable_after: watch.elapsed() });
        Ok(decided.verdicts)
    }
}

impl Runner {
    /// Now, but never on a day that takes no more entries: it was shut by a clock that was further
    /// on, another process's or this machine's before it was set back. Read within the batch's own
    /// transaction, so that no day is shut between this and the commit.
    async fn not_on_a_shut_day(&self, keys: &BTreeSet<Key>, txn: &mut dyn Txn) -> Result<Time, StoreError> {
        let mut rows = Rows::default();
        txn.load(keys, &mut rows).await?;
        let shut = keys.iter().filter_map(|key| ShutDay::from_row(rows.row(key)?)).map(|row| row.day).max();
        if let Some(day) = shut {
            self.moments.not_before(day.next().start());
        }
        Ok(self.moments.now())
    }
}

/// Where it stands which day is shut, for everybody in the batch; neighbours mostly belong to one
/// platform.
fn shut_days(jobs: &[Box<dyn Job>]) -> BTreeSet<Key> {
    let platforms = jobs.chunk_by(|one, next| one.platform() == next.platform());
    platforms.filter_map(|same| same.first()).map(|job| ShutDay::key(job.platform())).collect()
}

fn sum_up(changes: &[Changes]) -> Result<Batch, StoreError> {
    let mut batch = Batch::default();
    for changes in changes {
        batch.add(changes).map_err(|_| StoreError::Constraint("a sum leaves 64 bits".to_owned()))?;
    }
    Ok(batch)
}

/// Lets those who will be told yes prepare while the batch becomes durable.
fn foretell(jobs: &mut [Box<dyn Job>], verdicts: &[Verdict]) {
    for (job, verdict) in jobs.iter_mut().zip(verdicts) {
        if verdict.is_ok() {
            job.foretell();
        }
    }
}

/// Tells every caller what became of its command.
fn answer(jobs: Vec<Box<dyn Job>>, outcome: Result<Vec<Verdict>, StoreError>) {
    let verdicts = outcome.unwrap_or_else(|error| {
        tracing::error!(batch.size = jobs.len(), %error, "batch failed");
        jobs.iter().map(|_| Err(failure(&error))).collect()
    });
    for (job, verdict) in jobs.into_iter().zip(verdicts) {
        meter::command(job.name(), verdict.as_ref().err());
        job.answer(verdict);
    }
}

/// What the database's error is to a command of the batch. Only a command that was alone can be
/// blamed for a constraint.
fn failure(error: &StoreError) -> Failure {
    match error {
        StoreError::Constraint(what) => Failure::Broken(what.clone()),
        other => Failure::Store(other.clone()),
    }
}
