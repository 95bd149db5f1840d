//! The engine's face.

use crate::{Clock, RuleBook};
use std::sync::Arc;
use tongbao_kernel::command::{Command, Query};
use tongbao_kernel::refusal::Refusal;
use tongbao_store::{Reader, Store, StoreError};

/// How the engine batches.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Most commands in one commit.
    pub batch_max: usize,
    /// Most commands that wait; beyond it the answer is [`Failure::Busy`].
    pub queue_max: usize,
}

impl Default for Config {
    fn default() -> Self {
        // 512: where group commit stops gaining on the hardware measured.
        Config { batch_max: 512, queue_max: 8192 }
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
    clock: Arc<dyn Clock>,
    rules: Arc<RuleBook>,
    reader: Arc<dyn Reader>,
}

impl Engine {
    /// Starts the engine over a store; takes the next run number of the installation.
    pub async fn start(
        _store: Arc<dyn Store>,
        reader: Arc<dyn Reader>,
        clock: Arc<dyn Clock>,
        rules: RuleBook,
        _config: Config,
    ) -> Result<Engine, Failure> {
        Ok(Engine { clock, rules: Arc::new(rules), reader })
    }

    /// Gives a command to the next batch and waits until it is durable.
    pub async fn submit<C: Command>(&self, _command: C) -> Result<C::Output, Failure> {
        Err(Failure::Closed)
    }

    /// Answers a query from one snapshot of what is committed; never waits for the writer.
    pub async fn ask<Q: Query>(&self, _query: Q) -> Result<Q::Output, Failure> {
        Err(Failure::Closed)
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Which rules apply to whom.
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// For lists and pages.
    pub fn reader(&self) -> &Arc<dyn Reader> {
        &self.reader
    }

    /// Takes no more commands, finishes those that wait, and returns when they are durable.
    pub async fn close(&self) {}
}
