//! A person says what becomes of new papers.

use super::{enter, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Flaws, SubjectChange, SubjectChangeState};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SubjectChangeId};

/// What a person says of new papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They wait where they are for another word.
    Hold,
    /// They come into this state; reason and flaws are told while they are rejected.
    State(SubjectChangeState, Option<String>, Flaws),
}

/// A person says what becomes of new papers (2.1.5). From then on they wait for such words; said
/// twice, a word counts once.
#[derive(Debug, Clone)]
pub struct Judge {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub change_id: SubjectChangeId,
    /// The word.
    pub verdict: Verdict,
}

impl Command for Judge {
    const NAME: &'static str = "subject_change.judge";
    type Output = SubjectChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let mut row = get(view, &self.platform, &self.change_id)?.clone();
        let mut changes = Changes::default();
        row.held = true;
        if let Verdict::State(to, reason, flaws) = &self.verdict {
            if row.state != *to {
                if !row.state.leads_to(*to) {
                    let (number, state) = (row.out_request_no.clone(), row.state);
                    return Err(OnboardingRefusal::SubjectChangeStep { number, state, to: *to }.into());
                }
                enter(view, &mut changes, ctx, &mut row, *to)?;
            }
            if *to == SubjectChangeState::Rejected {
                row.reject_reason.clone_from(reason);
                row.flaws = flaws.clone();
            }
        }
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
