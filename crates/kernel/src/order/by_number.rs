//! An ordinary order by the platform's number (2.2.2).

use super::lookup;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Order;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo};

/// An ordinary order by the platform's number (2.2.2).
#[derive(Debug, Clone)]
pub struct ByNumber {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The platform's number.
    pub out_trade_no: OutNo,
}

impl Query for ByNumber {
    const NAME: &'static str = "order.by_number";
    type Output = Order;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        lookup::alone_of(view, &self.platform, &self.sub_mchid, &self.out_trade_no).cloned()
    }
}
