//! A platform takes new papers back (2.1.5).

use super::{enter, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SubjectChangeState;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SubjectChangeId};

/// Whether new papers were taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// They were, now or before.
    Done,
    /// They were too far.
    TooLate,
}

/// A platform takes new papers back while they are not passed (2.1.5).
#[derive(Debug, Clone)]
pub struct Revoke {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub change_id: SubjectChangeId,
}

impl Command for Revoke {
    const NAME: &'static str = "subject_change.revoke";
    type Output = Revoked;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.change_id)?;
        if row.state == SubjectChangeState::Canceled {
            return Ok(Decided::unchanged(Revoked::Done));
        }
        if !row.state.is_revocable() {
            return Ok(Decided::unchanged(Revoked::TooLate));
        }
        let mut row = row.clone();
        let mut changes = Changes::default();
        enter(view, &mut changes, ctx, &mut row, SubjectChangeState::Canceled)?;
        changes.update(row);
        Ok(Decided { reply: Revoked::Done, changes })
    }
}
