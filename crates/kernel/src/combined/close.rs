//! A platform closes an unpaid combined order (2.3.3).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OutNo};

/// Names a sub-order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The initiator.
    pub mchid: MchId,
    /// The platform's number of the sub-order.
    pub out_trade_no: OutNo,
    /// Who sells; compared when given.
    pub sub_mchid: Option<MchId>,
}

/// A platform closes an unpaid combined order (2.3.3).
#[derive(Debug, Clone)]
pub struct Close {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The platform's number.
    pub out_trade_no: OutNo,
    /// Exactly its sub-orders.
    pub sub_orders: Vec<Member>,
}

impl Command for Close {
    const NAME: &'static str = "combined.close";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
