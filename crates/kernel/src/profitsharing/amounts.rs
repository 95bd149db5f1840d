//! What is left of an order to split (2.4.5).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Order;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, TransactionId};

/// What is left of an order to split (2.4.5).
#[derive(Debug, Clone)]
pub struct Amounts {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Query for Amounts {
    const NAME: &'static str = "profitsharing.amounts";
    type Output = Fen;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let number = || self.transaction_id.shared();
        let key = Order::key(&self.platform, &self.transaction_id);
        let order = view.get::<Order>(&key, || Refusal::OrderNotFound { number: number() })?;
        if !order.is_paid() {
            return Err(Refusal::OrderNotPaid { number: number(), state: order.state }.into());
        }
        if !order.profit_sharing {
            return Err(Refusal::AmountsNotForSplitting.into());
        }
        Ok(order.unsplit)
    }
}
