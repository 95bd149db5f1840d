//! A person says what becomes of an applyment.

use super::enter::step;
use super::{ApplymentRef, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Applyment, ApplymentState, Flaws};
use crate::view::{Stop, View};
use tongbao_base::ids::{ApplymentId, MchId};

/// What a person says of an applyment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It waits where it is for another word.
    Hold,
    /// It comes into this state; the flaws are told while it is rejected or frozen.
    State(ApplymentState, Flaws),
}

/// A person says what becomes of an applyment (2.1.2). From then on it waits for such words;
/// said twice, a word counts once.
#[derive(Debug, Clone)]
pub struct Judge {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment_id: ApplymentId,
    /// The word.
    pub verdict: Verdict,
}

impl Command for Judge {
    const NAME: &'static str = "applyment.judge";
    type Output = Applyment;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let mut row = get(view, &self.platform, &ApplymentRef::Id(self.applyment_id.clone()))?.clone();
        let mut changes = Changes::default();
        row.held = true;
        if let Verdict::State(to, flaws) = &self.verdict {
            if row.state != *to {
                step(view, &mut changes, ctx, &mut row, *to)?;
            }
            if matches!(to, ApplymentState::Rejected | ApplymentState::Frozen) {
                row.flaws = flaws.clone();
            }
        }
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
