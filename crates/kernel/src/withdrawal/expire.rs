//! A withdrawal that was never funded is closed after its days (2.7.2).

use super::create::get;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Event, WithdrawStatus};
use crate::notification::{Notice, announce};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, WithdrawId};

/// A withdrawal that was never funded is closed after its days (2.7.2).
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The withdrawal.
    pub withdraw_id: WithdrawId,
}

impl Command for Expire {
    const NAME: &'static str = "withdrawal.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.withdraw_id)?;
        if row.status != WithdrawStatus::Init {
            return Ok(Decided::unchanged(()));
        }
        let mut row = row.clone();
        row.status = WithdrawStatus::Close;
        row.reason = Some("余额不足，单据已过有效期".to_owned());
        row.updated_at = ctx.now;
        let mut changes = Changes::default();
        let notice = Notice {
            platform: &self.platform,
            mchid: &self.platform,
            event: Event::WithdrawClose,
            subject: row.withdraw_id.shared(),
            url: row.notify_url.as_deref(),
        };
        announce(&mut changes, ctx, &notice);
        changes.update(row);
        Ok(Decided { reply: (), changes })
    }
}
