//! The recovery of an advance (2.6.4).

use super::find::get;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{AdvanceReturn, Refund};
use crate::refusal::Refusal;
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

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let key = AdvanceReturn::key(&self.platform, &self.refund_id);
        view.need([key.clone(), Refund::key(&self.platform, &self.refund_id)])?;
        if get(view, &self.platform, &self.refund_id)?.sub_mchid != self.sub_mchid {
            return Err(Refusal::RefundNotFound { number: self.refund_id.shared() }.into());
        }
        view.get::<AdvanceReturn>(&key, || Refusal::AdvanceReturnNotFound).cloned()
    }
}
