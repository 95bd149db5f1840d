//! A platform takes (part of) its subsidy back after a refund (2.5.2, J4).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SubsidyReturn;
use crate::refund::Source;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, RefundId, SubsidyId, TransactionId};

/// A platform takes (part of) its subsidy back after a refund (2.5.2, J4).
#[derive(Debug, Clone)]
pub struct Return {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number of this return.
    pub out_order_no: OutNo,
    /// The refund that it follows.
    pub refund_id: Option<RefundId>,
    /// The subsidy, compared when given.
    pub subsidy_id: Option<SubsidyId>,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// From which pocket; empty: where the order's money is.
    pub from: Vec<Source>,
}

impl Command for Return {
    const NAME: &'static str = "subsidy.return";
    type Output = SubsidyReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
