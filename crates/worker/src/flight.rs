//! Which steps are under way: none is begun a second time before it ended.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::Task;

type Name = (MchId, i64);

/// The steps under way.
#[derive(Debug, Default)]
pub(crate) struct Flight {
    names: Mutex<BTreeSet<Name>>,
    emptied: Notify,
}

/// A step under way; dropped when it ended either way.
#[derive(Debug)]
pub(crate) struct Claim {
    name: Name,
    flight: Arc<Flight>,
}

impl Flight {
    /// Takes a step, unless it is under way.
    pub(crate) fn claim(self: &Arc<Self>, task: &Task) -> Option<Claim> {
        let name = (task.platform.clone(), task.serial);
        let is_free = self.names().insert(name.clone());
        is_free.then(|| Claim { name, flight: Arc::clone(self) })
    }

    /// Whether the step is under way.
    pub(crate) fn has(&self, task: &Task) -> bool {
        self.names().contains(&(task.platform.clone(), task.serial))
    }

    /// Waits until nothing is under way.
    pub(crate) async fn empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.names().is_empty() {
                return;
            }
            emptied.await;
        }
    }

    fn names(&self) -> std::sync::MutexGuard<'_, BTreeSet<Name>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut names = self.flight.names();
        names.remove(&self.name);
        if names.is_empty() {
            self.flight.emptied.notify_waiters();
        }
    }
}
