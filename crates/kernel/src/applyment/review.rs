//! The reviewer has nothing against an applyment: its next step.

use super::enter::enter;
use super::{ApplymentRef, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::ApplymentState;
use crate::view::{Stop, View};
use tongbao_base::ids::{ApplymentId, MchId};

/// The reviewer has nothing against an applyment: its next step. Said of an earlier step, or while
/// a person's word is waited for, it changes nothing.
#[derive(Debug, Clone)]
pub struct Review {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment_id: ApplymentId,
    /// In which of its steps.
    pub step: i64,
}

impl Command for Review {
    const NAME: &'static str = "applyment.review";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let row = get(view, &self.platform, &ApplymentRef::Id(self.applyment_id.clone()))?;
        let to = match row.state {
            _ if row.held || row.step != self.step => None,
            ApplymentState::Checking => Some(ApplymentState::Auditing),
            ApplymentState::Auditing => Some(ApplymentState::NeedSign),
            ApplymentState::NeedSign => Some(ApplymentState::Finish),
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
