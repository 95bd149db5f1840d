//! A connection with a thread of its own: jobs go in, answers come back.

use rusqlite::Connection;
use std::sync::mpsc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use tongbao_store::StoreError;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// Jobs are done in the order in which they were given, also when nobody waits for the answer.
#[derive(Debug)]
pub(crate) struct ConnectionThread {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl ConnectionThread {
    pub(crate) fn start(name: &str, connection: Connection) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            for job in queue {
                job(&connection);
            }
        })?;
        Ok(ConnectionThread { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Does a job on the connection and gives its answer.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.post(move |connection| {
            // Whoever asked may have gone; the job is done all the same.
            let _ = reply.send(job(connection));
        })?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Leaves a job to be done.
    pub(crate) fn post(&self, job: impl FnOnce(&Connection) + Send + 'static) -> Result<(), StoreError> {
        let jobs = self.jobs.as_ref().ok_or_else(ended)?;
        jobs.send(Box::new(job)).map_err(|_| ended())
    }
}

/// The file is closed when the store is gone.
impl Drop for ConnectionThread {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic was reported when it happened, and its caller has the error.
            let _ = thread.join();
        }
    }
}

fn ended() -> StoreError {
    StoreError::Failed("the connection's thread has ended".into())
}

/// Ends a transaction that was neither committed nor rolled back; without one, nothing happens.
pub(crate) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // The only failure is a connection that is gone, and with it the transaction.
        let _ = connection.execute_batch("ROLLBACK");
    }
}
