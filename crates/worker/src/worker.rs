//! The worker and its one step function.

use crate::flight::{Claim, Flight};
use crate::lanes::Lanes;
use crate::notify::{self, Post, Targets};
use crate::pure::{Ended, Ready};
use crate::settings::Settings;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, RwLock};
use tongbao_base::ids::MchId;
use tongbao_engine::{Channel, Engine, Failure};
use tongbao_media::MediaFiles;
use tongbao_signing::Pool;
use tongbao_vault::Vault;
use tongbao_wire::keyring::Keyring;

/// Does what is due.
pub struct Worker {
    pub(crate) engine: Engine,
    pub(crate) keyring: Arc<Keyring>,
    vault: Arc<Vault>,
    pub(crate) media: Arc<MediaFiles>,
    pub(crate) channel: Arc<dyn Channel>,
    pub(crate) settings: Settings,
    pub(crate) post: Post,
    /// Where callbacks are signed.
    pub(crate) pool: Arc<Pool>,
    /// Who steps: the background loops, or the movable clock alone.
    pub(crate) turn: RwLock<()>,
    /// How many movable clocks wait for the turn.
    pub(crate) wanted: AtomicUsize,
    pub(crate) flight: Arc<Flight>,
    lanes: Mutex<Lanes>,
    /// A place is free, or there is something for it.
    pub(crate) wake: Notify,
}

impl Worker {
    /// A worker that does nothing until it is started or asked to settle.
    pub fn new(
        engine: Engine,
        keyring: Arc<Keyring>,
        vault: Arc<Vault>,
        media: Arc<MediaFiles>,
        channel: Arc<dyn Channel>,
        settings: Settings,
    ) -> Result<Arc<Worker>, reqwest::Error> {
        let targets =
            Targets { private: settings.private_targets, allowed: settings.allowed_targets.clone() };
        Ok(Arc::new(Worker {
            engine,
            keyring,
            vault,
            media,
            channel,
            post: Post::new(targets, notify::machine())?,
            pool: settings.pool.clone().unwrap_or_else(|| Pool::start(0, None)),
            turn: RwLock::new(()),
            wanted: AtomicUsize::new(0),
            flight: Arc::default(),
            lanes: Mutex::new(Lanes::new(settings.outside_max, settings.lane_max)),
            wake: Notify::new(),
            settings,
        }))
    }

    /// What opens what was stored sealed.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Who sends next.
    pub(crate) fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long a receiver of the platform's callbacks may take to answer.
    pub(crate) fn reply_timeout(&self, platform: &MchId) -> Duration {
        self.settings.reply_timeout.unwrap_or_else(|| {
            let seconds = self.engine.rules().of(platform).notify.timeout_seconds;
            Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
        })
    }

    /// Does one due step, once.
    pub(crate) async fn step(&self, ready: Ready) -> Result<Ended, Failure> {
        let Some(_claim) = self.flight.claim(&ready.due) else { return Ok(Ended::Elsewhere) };
        self.step_claimed(&ready).await
    }

    async fn step_claimed(&self, ready: &Ready) -> Result<Ended, Failure> {
        let ended = self.step_inside(ready).await;
        let due = &ready.due;
        let outcome = match &ended {
            Ok(Ended::Here) => "done",
            Ok(Ended::Elsewhere) => "gone",
            Ok(Ended::PutOff) => "put_off",
            Err(_) => "failed",
        };
        let kind = due.kind.as_str();
        metrics::counter!("tongbao_worker_steps_total", "kind" => kind, "outcome" => outcome).increment(1);
        let lag_ms = self.engine.clock().now().ms_since(due.due_at).max(0);
        let lag = Duration::from_millis(u64::try_from(lag_ms).unwrap_or_default());
        metrics::histogram!("tongbao_worker_lag_seconds", "kind" => kind).record(lag.as_secs_f64());
        ended
    }

    /// The same for a step that was claimed already.
    pub(crate) async fn step_with(&self, ready: &Ready, claim: Claim) {
        if let Err(failure) = self.step_claimed(ready).await {
            let due = &ready.due;
            tracing::warn!(task.kind = %due.kind, task.subject = %due.subject, %failure, "step failed");
        }
        drop(claim);
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("settings", &self.settings).finish_non_exhaustive()
    }
}
