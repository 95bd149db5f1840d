//! What an installation may choose about the worker.

use crate::PrivateTargets;
use crate::notify::Courier;
use ipnet::IpNet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tongbao_bill::Shelf;
use tongbao_engine::{Clock, Keeper, SystemClock};
use tongbao_kernel::model::TaskKind;
use tongbao_signing::Pool;

/// What an installation may choose about the worker.
#[derive(Clone)]
pub struct Settings {
    /// How often the background loop looks for due tasks.
    pub poll: Duration,
    /// The background loop leaves a refund alone for so long (ms), so that another outcome can be
    /// set first.
    pub refund_grace_ms: i64,
    /// The same for a split.
    pub split_grace_ms: i64,
    /// The same for a reviewer's word on papers.
    pub review_grace_ms: i64,
    /// A step that broke is tried again after so long (ms).
    pub retry_ms: i64,
    /// How long a receiver of callbacks may take; none: the platform's rules say.
    pub reply_timeout: Option<Duration>,
    /// Where callbacks may go beside the public internet (4.1).
    pub private_targets: PrivateTargets,
    /// Single networks where they may go, too.
    pub allowed_targets: Vec<IpNet>,
    /// Most steps outside at once.
    pub outside_max: usize,
    /// Most callbacks to one host at once, if it answers quickly; to one that does not it is two.
    /// Of `outside_max`, the last quarter is for hosts that no callback is under way to: slow ones
    /// cannot take every place.
    pub lane_max: usize,
    /// So many of a hundred callbacks come first with a signature that is wrong on purpose (1.5).
    pub signtest_probe_percent: u8,
    /// Most steps inside at once: what fills a batch of the engine.
    pub inside_max: usize,
    /// Where daybooks are made; none: days are closed without any.
    pub bills: Option<Arc<Shelf>>,
    /// The clock that callbacks are signed by: receivers compare it with their own, so it is not
    /// the one that the sandbox moves.
    pub wall: Arc<dyn Clock>,
    /// Where callbacks are signed, behind the replies to requests; none: on threads of its own.
    pub pool: Option<Arc<Pool>>,
    /// Carries callbacks; none: they are sealed, signed and posted to where they are to go.
    pub courier: Option<Arc<dyn Courier>>,
    /// Keeps the platform's keys; none: nobody renews them here.
    pub keeper: Option<Arc<dyn Keeper>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            poll: Duration::from_millis(200),
            refund_grace_ms: 2000,
            split_grace_ms: 1000,
            review_grace_ms: 2000,
            retry_ms: 60_000,
            reply_timeout: None,
            private_targets: PrivateTargets::Loopback,
            allowed_targets: Vec::new(),
            outside_max: 512,
            lane_max: 256,
            signtest_probe_percent: 0,
            inside_max: 512,
            bills: None,
            wall: Arc::new(SystemClock),
            pool: None,
            courier: None,
            keeper: None,
        }
    }
}

impl Settings {
    /// How long after a task is due the background loop does it.
    pub(crate) fn grace_ms(&self, kind: TaskKind) -> i64 {
        match kind {
            TaskKind::PayRefund => self.refund_grace_ms,
            TaskKind::ExecuteSplit => self.split_grace_ms,
            TaskKind::ReviewApplyment | TaskKind::VerifySettlement | TaskKind::ReviewSubjectChange => {
                self.review_grace_ms
            }
            _ => 0,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("poll", &self.poll)
            .field("private_targets", &self.private_targets)
            .field("outside_max", &self.outside_max)
            .finish_non_exhaustive()
    }
}
