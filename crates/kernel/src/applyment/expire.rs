//! The seller did not do its part in time (Annex E).

use super::enter::enter;
use super::{ApplymentRef, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{ApplymentState, Flaws};
use crate::view::{Stop, View};
use tongbao_base::ids::{ApplymentId, MchId};

/// The seller did not do its part in time (Annex E): an account that is not verified has the
/// papers rejected, papers that are not signed are void.
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// Which.
    pub applyment_id: ApplymentId,
    /// In which of its steps.
    pub step: i64,
}

impl Command for Expire {
    const NAME: &'static str = "applyment.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let row = get(view, &self.platform, &ApplymentRef::Id(self.applyment_id.clone()))?;
        if row.step != self.step {
            return Ok(Decided::unchanged(()));
        }
        let waited = row.deadline_at.map_or(0, |until| until.ms_since(row.updated_at));
        let days = waited.div_euclid(tongbao_base::Time::DAY);
        let mut row = row.clone();
        let mut changes = Changes::default();
        match row.state {
            ApplymentState::AccountNeedVerify => {
                enter(view, &mut changes, ctx, &mut row, ApplymentState::Rejected)?;
                row.flaws = Flaws::one("account_info", format!("超过 {days} 天未完成账户验证"));
            }
            ApplymentState::NeedSign => {
                enter(view, &mut changes, ctx, &mut row, ApplymentState::Canceled)?;
            }
            _ => return Ok(Decided::unchanged(())),
        }
        changes.update(row);
        Ok(Decided { reply: (), changes })
    }
}
