//! A platform closes an unpaid order (2.2.3).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo};

/// A platform closes an unpaid order (2.2.3).
#[derive(Debug, Clone)]
pub struct Close {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The platform's number.
    pub out_trade_no: OutNo,
}

impl Command for Close {
    const NAME: &'static str = "order.close";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
