//! A platform ends the splitting of an order; the rest is released (2.4.6, J11).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Split;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, TransactionId};

/// A platform ends the splitting of an order; the rest is released (2.4.6, J11).
#[derive(Debug, Clone)]
pub struct Finish {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
    /// What for.
    pub description: String,
}

impl Command for Finish {
    const NAME: &'static str = "profitsharing.finish";
    type Output = Split;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
