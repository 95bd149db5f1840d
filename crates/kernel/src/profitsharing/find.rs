//! A split or a finish by the platform's number (2.4.4).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Split, SplitDetail};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, TransactionId};

/// A split with its lines as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitFound {
    /// The split.
    pub split: Split,
    /// One line a receiver; a finish flag adds one for the release.
    pub details: Vec<SplitDetail>,
}

/// A split or a finish by the platform's number (2.4.4).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
}

impl Query for Find {
    const NAME: &'static str = "profitsharing.find";
    type Output = SplitFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
