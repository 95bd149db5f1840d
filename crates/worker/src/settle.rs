//! Stepping: everything due now, until none is left.

use crate::Worker;
use crate::notify::Sent;
use crate::pure::Ended;
use async_trait::async_trait;
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, NotificationId};
use tongbao_engine::{Failure, Steps};
use tongbao_kernel::model::Task;
use tongbao_kernel::notification::{Attempted, ContentOf, Hold, Occasion};

impl Worker {
    /// Does steps inside together, in their order, so that the engine commits them together.
    pub(crate) async fn step_together(&self, due: Vec<Task>) -> Result<u64, Failure> {
        count(join_all(self.ready(due).await?.into_iter().map(|ready| self.step(ready))).await)
    }

    /// Does steps outside, those of one moment side by side and those of a later one after them:
    /// what became of a thing first is told first.
    async fn step_apart(&self, due: Vec<Task>) -> Result<u64, Failure> {
        let mut done = 0_u64;
        for moment in due.chunk_by(|one, next| one.due_at == next.due_at) {
            let steps = stream::iter(moment.iter().cloned().map(|task| self.step(task.into())));
            let ended = steps.buffered(self.settings.outside_max).collect::<Vec<_>>().await;
            done = done.saturating_add(count(ended)?);
        }
        Ok(done)
    }
}

fn count(ended: Vec<Result<Ended, Failure>>) -> Result<u64, Failure> {
    let mut done = 0_u64;
    for end in ended {
        done = done.saturating_add(u64::from(end? == Ended::Here));
    }
    Ok(done)
}

/// The background stops taking up steps while somebody wants the turn; one who goes away wants it
/// no longer.
struct Wanting<'a>(&'a AtomicUsize);

impl Wanting<'_> {
    fn one(wanted: &AtomicUsize) -> Wanting<'_> {
        wanted.fetch_add(1, Ordering::SeqCst);
        Wanting(wanted)
    }
}

impl Drop for Wanting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Steps for Worker {
    async fn settle(&self) -> Result<u64, Failure> {
        let wanting = Wanting::one(&self.wanted);
        let _turn = self.turn.write().await;
        drop(wanting);
        self.lanes().forget();
        let mut done = 0_u64;
        loop {
            self.flight.empty().await;
            let picked = self.pick().await?;
            if picked.is_empty() {
                return Ok(done);
            }
            let (inside, outside) =
                tokio::join!(self.step_together(picked.inside), self.step_apart(picked.outside));
            done = done.saturating_add(inside?).saturating_add(outside?);
        }
    }

    async fn next_due(&self) -> Result<Option<Time>, Failure> {
        self.earliest().await
    }

    async fn resend(&self, platform: &MchId, notification: &NotificationId) -> Result<(), Failure> {
        let (platform, notification_id) = (platform.clone(), notification.clone());
        let content = ContentOf { platform: platform.clone(), notification_id: notification_id.clone() };
        let (notification, content) = self.engine.ask(content).await?;
        match self.deliver(&notification, &content).await {
            Sent::NoKey => self.engine.submit(Hold { platform, notification_id }).await,
            Sent::Tried { status, delivery, .. } => {
                let occasion = Occasion::Resent;
                let attempted = Attempted { platform, notification_id, status, delivery, occasion };
                self.engine.submit(attempted).await.map(|_| ())
            }
        }
    }
}
