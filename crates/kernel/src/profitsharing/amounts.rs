//! What is left of an order to split (2.4.5).

use crate::command::Query;
use crate::ctx::Ctx;
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

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
