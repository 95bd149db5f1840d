//! The recovery of an advance (2.6.4).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::AdvanceReturn;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, RefundId};

/// The recovery of an advance (2.6.4).
#[derive(Debug, Clone)]
pub struct FindAdvance {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The refund.
    pub refund_id: RefundId,
}

impl Query for FindAdvance {
    const NAME: &'static str = "refund.find_advance";
    type Output = AdvanceReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
