//! An ordinary order by its own number (2.2.2).

use super::lookup;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Order;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// An ordinary order by its own number (2.2.2).
#[derive(Debug, Clone)]
pub struct ByTransaction {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Query for ByTransaction {
    const NAME: &'static str = "order.by_transaction";
    type Output = Order;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let order = lookup::sold_by(view, &self.platform, &self.sub_mchid, &self.transaction_id)?;
        if order.combine_id.is_some() {
            return Err(Refusal::OrderNotFound { number: self.transaction_id.shared() }.into());
        }
        Ok(order.clone())
    }
}
