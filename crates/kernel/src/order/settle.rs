//! Money of an order that is not for splitting becomes available (3.2).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// Money of an order that is not for splitting becomes available (3.2).
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Settle {
    const NAME: &'static str = "order.settle";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
