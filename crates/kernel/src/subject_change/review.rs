//! The reviewer has nothing against new papers: their next step.

use super::{enter, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SubjectChangeState;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SubjectChangeId};

/// The reviewer has nothing against new papers: their next step. Said of an earlier step, or while
/// a person's word is waited for, it changes nothing.
#[derive(Debug, Clone)]
pub struct Review {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub change_id: SubjectChangeId,
    /// In which of its steps.
    pub step: i64,
}

impl Command for Review {
    const NAME: &'static str = "subject_change.review";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let row = get(view, &self.platform, &self.change_id)?;
        let to = match row.state {
            _ if row.held || row.step != self.step => None,
            SubjectChangeState::Auditing => Some(SubjectChangeState::Modifying),
            SubjectChangeState::Modifying => Some(SubjectChangeState::Finished),
            _ => None,
        };
        let Some(to) = to else { return Ok(Decided::unchanged(())) };
        let mut row = row.clone();
        let mut changes = Changes::default();
        enter(view, &mut changes, ctx, &mut row, to)?;
        changes.update(row);
        Ok(Decided { reply: (), changes })
    }
}
