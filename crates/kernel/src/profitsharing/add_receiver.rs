//! A platform adds a receiver to its list (2.4.1).

use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{ReceiverKind, Relation};
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{AppId, MchId};

/// A platform adds a receiver to its list (2.4.1).
#[derive(Debug, Clone)]
pub struct AddReceiver {
    /// The platform.
    pub platform: MchId,
    /// What kind of account.
    pub kind: ReceiverKind,
    /// Merchant number or openid.
    pub account: Arc<str>,
    /// A merchant's full name, or a person's; a person's is not kept.
    pub name: Option<String>,
    /// The application of a person's openid.
    pub appid: Option<AppId>,
    /// Relation to the platform.
    pub relation: Relation,
}

impl Command for AddReceiver {
    const NAME: &'static str = "profitsharing.add_receiver";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, _view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        Err(Stop::Refuse(crate::refusal::Refusal::TaskGone))
    }
}
