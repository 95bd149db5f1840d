//! A platform takes a receiver off its list (2.4.2).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::ReceiverKind;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::MchId;

/// A platform takes a receiver off its list (2.4.2).
#[derive(Debug, Clone)]
pub struct DeleteReceiver {
    /// The platform.
    pub platform: MchId,
    /// What kind of account.
    pub kind: ReceiverKind,
    /// Merchant number or openid.
    pub account: Arc<str>,
}

impl Command for DeleteReceiver {
    const NAME: &'static str = "profitsharing.delete_receiver";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
