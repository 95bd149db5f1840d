//! The background loop.

use crate::Worker;
use crate::pick::Grace;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::MissedTickBehavior;
use tongbao_engine::Failure;

/// While steps wait for room, the loop looks so many times as often.
const HASTE: u32 = 10;

/// Whether steps outside wait for room.
enum Crowd {
    None,
    Waits,
}

/// The background loop at work.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Takes up no more steps and returns when those under way have ended.
    pub async fn stop(self) {
        drop(self.stop);
        if self.task.await.is_err() {
            tracing::error!("the worker's loop panicked");
        }
    }
}

impl Worker {
    /// Starts the background loop.
    pub fn start(self: &Arc<Self>) -> Running {
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(Arc::clone(self).run(stopped));
        Running { stop, task }
    }

    async fn run(self: Arc<Self>, mut stopped: watch::Receiver<()>) {
        let mut ticks = tokio::time::interval(self.settings.poll / HASTE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut steps = JoinSet::new();
        let mut passed = 0;
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                _ = ticks.tick() => {}
            }
            if passed > 0 {
                passed -= 1;
                continue;
            }
            while steps.try_join_next().is_some() {}
            passed = match self.tick(&mut steps).await {
                Ok(Crowd::Waits) => 0,
                Ok(Crowd::None) => HASTE - 1,
                Err(failure) => {
                    tracing::warn!(%failure, "due steps could not be done");
                    HASTE - 1
                }
            };
        }
        while steps.join_next().await.is_some() {}
    }

    /// Does what is due inside and takes up what is due outside; a receiver that is slow to answer
    /// holds up nothing else.
    async fn tick(self: &Arc<Self>, steps: &mut JoinSet<()>) -> Result<Crowd, Failure> {
        let Ok(_turn) = self.turn.try_lock() else { return Ok(Crowd::None) };
        loop {
            let picked = self.pick(Grace::Kept, Some(self.room())).await?;
            let crowd = if picked.is_crowded { Crowd::Waits } else { Crowd::None };
            for due in picked.outside {
                let Ok(permit) = Arc::clone(&self.outside).try_acquire_owned() else { break };
                let Some(claim) = self.flight.claim(&due) else { continue };
                let worker = Arc::clone(self);
                steps.spawn(async move {
                    worker.step_with(&due, claim).await;
                    drop(permit);
                });
            }
            if self.step_together(picked.inside).await? == 0 {
                return Ok(crowd);
            }
        }
    }
}
