//! An order that was never paid is closed by time (Annex E).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// An order that was never paid is closed by time (Annex E).
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Expire {
    const NAME: &'static str = "order.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
