//! Where an application goes from where it stands.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Closing, ClosingState, TaskKind};
use crate::refusal::ClosingRefusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::{ClosingId, MchId};

/// The application under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, id: &ClosingId) -> Result<&'v Closing, Stop> {
    view.get(&Closing::key(platform, id), || ClosingRefusal::ClosingNotFound { number: id.shared() }.into())
}

/// The application stands in `state` from now on, and goes on by itself at `due_at`.
pub(super) fn enter(
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut Closing,
    state: ClosingState,
    due_at: Option<Time>,
) {
    row.state = state;
    row.due_at = due_at;
    row.updated_at = ctx.now;
    if let Some(due_at) = due_at {
        let step = (TaskKind::AdvanceClosing, row.closing_id.shared());
        task::enqueue(changes, ctx, &row.platform, step, due_at);
    }
}

/// The application is turned down.
pub(super) fn reject(ctx: &mut Ctx<'_>, changes: &mut Changes, row: &mut Closing, reason: String) {
    row.reject_reason = Some(reason);
    enter(ctx, changes, row, ClosingState::Rejected, None);
}

/// `seconds` from now.
pub(super) fn in_seconds(ctx: &Ctx<'_>, seconds: i64) -> Time {
    ctx.now.after_ms(seconds.saturating_mul(Time::SECOND))
}
