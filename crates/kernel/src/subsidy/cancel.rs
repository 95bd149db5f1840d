//! A platform says that the announced subsidy will not come (2.5.3).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// A platform says that the announced subsidy will not come (2.5.3).
#[derive(Debug, Clone)]
pub struct Cancel {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// Why.
    pub description: String,
}

impl Command for Cancel {
    const NAME: &'static str = "subsidy.cancel";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
