//! A receiver gives (part of) its part back (2.4.7, J12).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SplitReturn;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, SplitId, TransactionId};

/// Names a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitRef {
    /// By its own number.
    Id(SplitId),
    /// By the platform's number.
    Number(OutNo),
}

/// A receiver gives (part of) its part back (2.4.7, J12).
#[derive(Debug, Clone)]
pub struct Return {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The split.
    pub split: SplitRef,
    /// The order, compared when given.
    pub transaction_id: Option<TransactionId>,
    /// The platform's number of this return.
    pub out_return_no: OutNo,
    /// Who gives it back.
    pub return_mchid: MchId,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
}

impl Command for Return {
    const NAME: &'static str = "profitsharing.return";
    type Output = Result<SplitReturn, Refusal>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
