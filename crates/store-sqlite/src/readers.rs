//! The connections that read, and which snapshots are open.

use crate::connect::{self, roll_back};
use crate::failure;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tongbao_store::StoreError;

/// Most snapshots held at a time; who asks for one more waits. More than the cores of a small
/// machine, so that one slow list does not hold up every query.
const READERS_MAX: usize = 8;

/// Connections that read, and those that wait to.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    free: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
    open: Mutex<Open>,
    ended: Condvar,
}

/// How many snapshots are open of each age. Ages go up whenever somebody waits for what is open.
#[derive(Debug, Default)]
struct Open {
    age: u64,
    of_age: BTreeMap<u64, usize>,
}

impl Open {
    fn is_open_before(&self, age: u64) -> bool {
        self.of_age.first_key_value().is_some_and(|(oldest, _)| *oldest < age)
    }
}

/// Leave to hold a snapshot; it counts as open until this is gone.
pub(crate) struct Leave {
    readers: Arc<Readers>,
    age: u64,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// Of that file.
    pub(crate) fn of(path: &Path) -> Arc<Readers> {
        Arc::new(Readers {
            path: path.to_owned(),
            free: Arc::new(Semaphore::new(READERS_MAX)),
            idle: Mutex::default(),
            open: Mutex::default(),
            ended: Condvar::new(),
        })
    }

    /// Waits until one more may be open. To be called before the snapshot begins.
    pub(crate) async fn enter(self: &Arc<Self>) -> Result<Leave, StoreError> {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Failed("the store is closed".into()))?;
        let mut open = self.open();
        let age = open.age;
        *open.of_age.entry(age).or_default() += 1;
        drop(open);
        Ok(Leave { readers: Arc::clone(self), age, _permit: permit })
    }

    /// Waits until every snapshot has ended that is open now, but no longer than `patience`; says
    /// whether they have. Those that begin meanwhile neither wait nor are waited for.
    pub(crate) fn older_end_within(&self, patience: Duration) -> bool {
        let mut open = self.open();
        open.age += 1;
        let age = open.age;
        let ended = self.ended.wait_timeout_while(open, patience, |open| open.is_open_before(age));
        let (open, _) = ended.unwrap_or_else(PoisonError::into_inner);
        !open.is_open_before(age)
    }

    pub(crate) fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(connection) => Ok(connection),
            None => connect::reader(&self.path).map_err(|error| failure(&error)),
        }
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        roll_back(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        let mut open = self.readers.open();
        if let Some(count) = open.of_age.get_mut(&self.age) {
            *count -= 1;
            if *count == 0 {
                open.of_age.remove(&self.age);
                self.readers.ended.notify_all();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(5);

    #[tokio::test]
    async fn only_those_are_waited_for_that_were_open_before() {
        let readers = Readers::of(Path::new("none"));
        assert!(readers.older_end_within(SHORT), "nobody is there");
        let old = readers.enter().await.unwrap();
        assert!(!readers.older_end_within(SHORT), "one is, and stays");
        let new = readers.enter().await.unwrap();
        drop(old);
        assert!(!readers.older_end_within(SHORT), "the second came before this wait");
        let newest = readers.enter().await.unwrap();
        let waiting = Arc::clone(&readers);
        let wait = std::thread::spawn(move || waiting.older_end_within(Duration::from_secs(30)));
        while readers.open().age < 4 {
            std::thread::yield_now();
        }
        let later = readers.enter().await.unwrap();
        drop((new, newest));
        assert!(wait.join().unwrap(), "the last one to come is not waited for");
        drop(later);
    }
}
