//! What is left of an order is released after the freeze period (3.6, J11).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// What is left of an order is released after the freeze period (3.6, J11).
#[derive(Debug, Clone)]
pub struct Release {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Release {
    const NAME: &'static str = "profitsharing.release";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
