//! An order that was never paid is closed by time (Annex E); a code whose password was not given
//! in time has failed.

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
        let (closes_at, closed) = match order.state {
            OrderState::NotPay if order.combine_id.is_none() => {
                (session::closes_at(&ctx.rules.pay, order.created_at, order.expires_at), OrderState::Closed)
            }
            OrderState::UserPaying => (order.expires_at, OrderState::PayError),
            _ => return Ok(Decided::unchanged(())),
        };
        let mut changes = Changes::default();
        if ctx.now < closes_at {
            let close = (TaskKind::CloseOrder, order.transaction_id.shared());
            task::enqueue(&mut changes, ctx, &self.platform, close, closes_at);
        } else {
            changes.update(Order { state: closed, ..order.clone() });
        }
        Ok(Decided { reply: (), changes })
    }
}
