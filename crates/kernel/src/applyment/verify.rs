//! The seller does its part: proves the account, signs.

use super::enter::step;
use super::{ApplymentRef, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Applyment, ApplymentState};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{ApplymentId, MchId};

/// The small transfer arrived, or the legal person scanned: the review goes on (2.1.2).
#[derive(Debug, Clone)]
pub struct Verify {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment_id: ApplymentId,
}

impl Command for Verify {
    const NAME: &'static str = "applyment.verify";
    type Output = Applyment;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let waits = (ApplymentState::AccountNeedVerify, ApplymentState::Auditing);
        seller_did(view, ctx, (&self.platform, &self.applyment_id), waits)
    }
}

/// The seller's administrator signs: the sub-merchant comes aboard (2.1.2). Signed twice, it
/// counts once.
#[derive(Debug, Clone)]
pub struct Sign {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment_id: ApplymentId,
}

impl Command for Sign {
    const NAME: &'static str = "applyment.sign";
    type Output = Applyment;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let waits = (ApplymentState::NeedSign, ApplymentState::Finish);
        seller_did(view, ctx, (&self.platform, &self.applyment_id), waits)
    }
}

fn seller_did(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    (platform, applyment_id): (&MchId, &ApplymentId),
    (waits, to): (ApplymentState, ApplymentState),
) -> Result<Decided<Applyment>, Stop> {
    let mut row = get(view, platform, &ApplymentRef::Id(applyment_id.clone()))?.clone();
    if row.state == to {
        return Ok(Decided::unchanged(row));
    }
    if row.state != waits {
        let (number, state) = (row.out_request_no.clone(), row.state);
        return Err(OnboardingRefusal::ApplymentStep { number, state, to }.into());
    }
    let mut changes = Changes::default();
    row.held = false;
    step(view, &mut changes, ctx, &mut row, to)?;
    changes.update(row.clone());
    Ok(Decided { reply: row, changes })
}
