//! A platform takes an applyment back (2.1.3).

use super::enter::enter;
use super::{ApplymentRef, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Applyment, ApplymentState};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A platform takes an applyment back, unless it is finished (2.1.3); taken back twice, it counts
/// once.
#[derive(Debug, Clone)]
pub struct Revoke {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment: ApplymentRef,
}

impl Command for Revoke {
    const NAME: &'static str = "applyment.revoke";
    type Output = Applyment;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.applyment)?;
        let to = ApplymentState::Canceled;
        match row.state {
            ApplymentState::Canceled => return Ok(Decided::unchanged(row.clone())),
            ApplymentState::Finish => {
                let (number, state) = (row.out_request_no.clone(), row.state);
                return Err(OnboardingRefusal::ApplymentStep { number, state, to }.into());
            }
            _ => {}
        }
        let mut row = row.clone();
        let mut changes = Changes::default();
        enter(view, &mut changes, ctx, &mut row, to)?;
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
