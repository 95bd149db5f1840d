//! The next step of an application, when its time has come (2.9.1, Annex E).

use super::flow::{enter, get, in_seconds};
use super::review::pass;
use super::sweep::sweep;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::ClosingState;
use crate::view::{Stop, View};
use tongbao_base::ids::{ClosingId, MchId};

/// The next step of an application. Before its time, or after somebody took it, nothing happens.
#[derive(Debug, Clone)]
pub struct Advance {
    /// The platform.
    pub platform: MchId,
    /// The application.
    pub closing_id: ClosingId,
}

impl Command for Advance {
    const NAME: &'static str = "closing.advance";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.closing_id)?;
        if row.due_at.is_none_or(|due_at| ctx.now < due_at) {
            return Ok(Decided::unchanged(()));
        }
        let mut row = row.clone();
        let mut changes = Changes::default();
        match row.state {
            ClosingState::Accepted => {
                let due_at = Some(in_seconds(ctx, ctx.rules.closing.review_seconds));
                enter(ctx, &mut changes, &mut row, ClosingState::Reviewing, due_at);
            }
            ClosingState::Reviewing => pass(view, ctx, &mut changes, &mut row)?,
            ClosingState::WaitingConfirm => enter(ctx, &mut changes, &mut row, ClosingState::Revoked, None),
            ClosingState::Processing => sweep(view, ctx, &mut changes, &mut row)?,
            ClosingState::Rejected
            | ClosingState::Revoked
            | ClosingState::Cancelled
            | ClosingState::Paying => return Ok(Decided::unchanged(())),
        }
        changes.update(row);
        Ok(Decided { reply: (), changes })
    }
}
