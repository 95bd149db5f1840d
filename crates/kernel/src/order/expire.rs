//! An order that was never paid is closed by time (Annex E).

use super::{lookup, session};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Order, OrderState, TaskKind};
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// An order that was never paid is closed by time (Annex E). Too early, because the rules were
/// changed meanwhile, it is put down again.
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Expire {
    const NAME: &'static str = "order.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let order = lookup::get(view, &self.platform, &self.transaction_id)?;
        if order.state != OrderState::NotPay || order.combine_id.is_some() {
            return Ok(Decided::unchanged(()));
        }
        let mut changes = Changes::default();
        let closes_at = session::closes_at(&ctx.rules.pay, order.created_at, order.expires_at);
        if ctx.now < closes_at {
            let close = (TaskKind::CloseOrder, order.transaction_id.shared());
            task::enqueue(&mut changes, ctx, &self.platform, close, closes_at);
        } else {
            changes.update(Order { state: OrderState::Closed, ..order.clone() });
        }
        Ok(Decided { reply: (), changes })
    }
}
