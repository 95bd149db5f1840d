//! A sub-merchant pays an advance back (2.6.4, J20).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::AdvanceReturn;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, RefundId};

/// A sub-merchant pays an advance back (2.6.4, J20).
#[derive(Debug, Clone)]
pub struct ReturnAdvance {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The refund.
    pub refund_id: RefundId,
}

impl Command for ReturnAdvance {
    const NAME: &'static str = "refund.return_advance";
    type Output = AdvanceReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
