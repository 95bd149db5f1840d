//! The merchant, or the platform for it, confirms that the number is to be closed (2.9.1).

use super::apply::check_blocks;
use super::find::ClosingRef;
use super::flow::{enter, get, in_seconds};
use super::review::close;
use super::standing;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Closing, ClosingFlow, ClosingState};
use crate::refusal::ClosingRefusal;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::MchId;

/// Who confirms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// The merchant itself, on the page that it was led to.
    Merchant,
    /// The platform for it.
    Platform {
        /// Who did it there.
        operator: String,
        /// When, as the platform says.
        at: Time,
        /// Which text of the agreement was shown.
        contract_version: String,
    },
}

/// The merchant, or the platform for it, confirms; said twice, it counts once.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The application, by one number.
    pub closing: ClosingRef,
    /// The same application by another number, if both were given.
    pub also: Option<ClosingRef>,
    /// Who confirms.
    pub confirmation: Confirmation,
}

impl Command for Confirm {
    const NAME: &'static str = "closing.confirm";
    type Output = Closing;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = self.row(view)?;
        if row.state.is_confirmed() {
            return Ok(Decided::unchanged(row.clone()));
        }
        if row.state != ClosingState::WaitingConfirm {
            return Err(ClosingRefusal::ClosingNotWaiting { state: row.state }.into());
        }
        let standing = standing::of(view, &self.platform, &row.sub_mchid)?;
        check_blocks(&standing)?;
        let mut row = row.clone();
        let mut changes = Changes::default();
        close(&mut changes, standing.merchant);
        match &self.confirmation {
            Confirmation::Merchant => row.confirmed_at = Some(ctx.now),
            Confirmation::Platform { operator, at, contract_version } => {
                row.confirmed_by = Some(operator.clone());
                row.confirmed_at = Some(*at);
                row.contract_version = Some(contract_version.clone());
            }
        }
        let due_at = Some(in_seconds(ctx, ctx.rules.closing.process_seconds));
        enter(ctx, &mut changes, &mut row, ClosingState::Processing, due_at);
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

impl Confirm {
    fn row<'v>(&self, view: View<'v>) -> Result<&'v Closing, Stop> {
        let flow = ClosingFlow::Settling;
        let row = get(view, &self.platform, &self.closing.resolve(view, &self.platform, flow)?)?;
        if row.sub_mchid != self.sub_mchid || row.flow != flow {
            return Err(ClosingRefusal::ClosingNotFound { number: self.closing.shown() }.into());
        }
        if let Some(also) = &self.also
            && also.resolve(view, &self.platform, flow)? != row.closing_id
        {
            let (closing_id, number) = (row.closing_id.clone(), also.shown());
            return Err(ClosingRefusal::ClosingNumbersDiffer { closing_id, number }.into());
        }
        Ok(row)
    }
}
