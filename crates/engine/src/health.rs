//! Whether the database takes changes: what the last batch met.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tongbao_base::Time;
use tongbao_kernel::setting::Set;
use tongbao_store::StoreError;

/// Whose setting the trial write is, and its name.
const SCOPE: &str = "engine";
const NAME: &str = "trial";

/// Whether the last batch that had changes found a database that took them.
#[derive(Debug, Default)]
pub(crate) struct Health {
    fails: AtomicBool,
    trials: AtomicU64,
}

impl Health {
    /// A batch is durable.
    pub(crate) fn took(&self) {
        if self.fails.swap(false, Ordering::Relaxed) {
            crate::meter::failing(false);
            tracing::info!("the database takes changes again");
        }
    }

    /// A batch was refused by the database; not for a rule of its own, and not because another
    /// writer was in the way.
    pub(crate) fn failed(&self, error: &StoreError) {
        if matches!(error, StoreError::Constraint(_)) || self.fails.swap(true, Ordering::Relaxed) {
            return;
        }
        crate::meter::failing(true);
        tracing::error!(%error, "the database takes no changes; requests that change something are refused");
    }

    /// Whether changes are refused at present.
    pub(crate) fn fails(&self) -> bool {
        self.fails.load(Ordering::Relaxed)
    }

    /// A write that means nothing but tells whether the database takes one. No two are alike: what
    /// is written already would not be written again.
    pub(crate) fn trial(&self, now: Time) -> Set {
        let value = format!("{}-{}", now.ms(), self.trials.fetch_add(1, Ordering::Relaxed));
        Set { scope: Arc::from(SCOPE), name: Arc::from(NAME), value: Some(value) }
    }
}
