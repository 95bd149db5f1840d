//! Money of an order that is not for splitting becomes available (3.2).

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Journal, Order};
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, TransactionId};

/// Money of an order that is not for splitting becomes available (3.2).
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Settle {
    const NAME: &'static str = "order.settle";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let order = lookup::get(view, &self.platform, &self.transaction_id)?;
        if order.profit_sharing || !order.unsplit.is_positive() {
            return Ok(Decided::unchanged(()));
        }
        let account = |kind| AccountKey::merchant(&self.platform, &order.sub_mchid, kind);
        let (from, to) = (account(AccountKind::BasicPending), account(AccountKind::BasicAvailable));
        let cause = Cause { order: Some(&order.transaction_id), reference: order.transaction_id.as_str() };
        let mut changes = Changes::default();
        post(&mut changes, ctx, Journal::Release, (&from, &to), order.unsplit, cause);
        changes.update(Order {
            unsplit: Fen::ZERO,
            released: order.released.plus(order.unsplit)?,
            ..order.clone()
        });
        Ok(Decided { reply: (), changes })
    }
}
