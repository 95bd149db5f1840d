//! A combined order that was never paid is closed by time (Annex E).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::view::{Stop, View};
use tongbao_base::ids::{CombineId, MchId};

/// A combined order that was never paid is closed by time (Annex E).
#[derive(Debug, Clone)]
pub struct Expire {
    /// The platform.
    pub platform: MchId,
    /// The combined order.
    pub combine_id: CombineId,
}

impl Command for Expire {
    const NAME: &'static str = "combined.expire";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
