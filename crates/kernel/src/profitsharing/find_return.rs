//! A split return by the platform's number (2.4.7).

use super::SplitRef;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::SplitReturn;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo};

/// A split return by the platform's number (2.4.7).
#[derive(Debug, Clone)]
pub struct FindReturn {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The split, compared when given.
    pub split: Option<SplitRef>,
    /// The platform's number of the return.
    pub out_return_no: OutNo,
}

impl Query for FindReturn {
    const NAME: &'static str = "profitsharing.find_return";
    type Output = SplitReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, _view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
