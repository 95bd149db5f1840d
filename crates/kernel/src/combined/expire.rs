//! A combined order that was never paid is closed by time (Annex E).

use super::close::close;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Combined, OrderState, TaskKind};
use crate::order::{lookup, session};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{CombineId, MchId};

/// A combined order that was never paid is closed by time (Annex E), with all its sub-orders. Too
/// early, because the rules were changed meanwhile, it is put down again.
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The combined order.
    pub combine_id: CombineId,
}

impl Command for Expire {
    const NAME: &'static str = "combined.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let refusal = || Refusal::OrderNotFound { number: self.combine_id.shared() };
        let combined = view.get::<Combined>(&Combined::key(&self.platform, &self.combine_id), refusal)?;
        if combined.state != OrderState::NotPay {
            return Ok(Decided::unchanged(()));
        }
        let closes_at = session::closes_at(&ctx.rules.pay, combined.created_at, combined.expires_at);
        if ctx.now < closes_at {
            let mut changes = Changes::default();
            let close = (TaskKind::CloseCombined, combined.combine_id.shared());
            task::enqueue(&mut changes, ctx, &self.platform, close, closes_at);
            return Ok(Decided { reply: (), changes });
        }
        Ok(Decided { reply: (), changes: close(combined, &lookup::members(view, combined)?) })
    }
}
