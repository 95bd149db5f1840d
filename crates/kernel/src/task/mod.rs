//! Steps that are still to be done: put down with the change that needs them, leased, done once.

mod done;
mod drop;
mod lease;
mod postpone;

pub use done::Done;
pub use drop::Drop;
pub use lease::Lease;
pub use postpone::Postpone;

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Task, TaskKind};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// Puts a step down, to be done at `due_at` or soon after.
pub fn enqueue(
    changes: &mut Changes,
    ctx: &mut Ctx<'_>,
    platform: &MchId,
    (kind, subject): (TaskKind, Arc<str>),
    due_at: Time,
) {
    let serial = ctx.ids.serial();
    changes.insert(Task {
        platform: platform.clone(),
        serial,
        kind,
        subject,
        due_at,
        leased_until: Time::EPOCH,
    });
}
