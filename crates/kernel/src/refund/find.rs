//! A refund by either number (2.6.2).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Order, Refund};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, RefundId};

/// Names a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundRef {
    /// By its own number.
    Id(RefundId),
    /// By the platform's number.
    Number(OutNo),
}

/// A refund with its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundFound {
    /// The refund.
    pub refund: Refund,
    /// Its order.
    pub order: Order,
}

/// A refund by either number (2.6.2).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// Which.
    pub refund: RefundRef,
}

impl Query for Find {
    const NAME: &'static str = "refund.find";
    type Output = RefundFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
