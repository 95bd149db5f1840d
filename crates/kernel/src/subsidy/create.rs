//! A platform pays its subsidy into an order (2.5.1, J3).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Subsidy;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, RefundId, TransactionId};

/// A platform pays its subsidy into an order (2.5.1, J3).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// The platform's number.
    pub out_subsidy_no: Option<OutNo>,
    /// The refund that lowered it.
    pub refund_id: Option<RefundId>,
}

impl Command for Create {
    const NAME: &'static str = "subsidy.create";
    type Output = Subsidy;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
