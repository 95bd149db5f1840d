//! A combined order by the platform's number (2.3.2).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Combined, Order};
use crate::order::lookup;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo};

/// A combined order with its sub-orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The combined order.
    pub combined: Combined,
    /// Its sub-orders in their order.
    pub orders: Vec<Order>,
}

/// A combined order by the platform's number (2.3.2).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The platform's number.
    pub out_trade_no: OutNo,
}

impl Query for Find {
    const NAME: &'static str = "combined.find";
    type Output = Found;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let combined = lookup::combined(view, &self.platform, &self.out_trade_no)?;
        let orders = lookup::members(view, combined)?.into_iter().cloned().collect();
        Ok(Found { combined: combined.clone(), orders })
    }
}
