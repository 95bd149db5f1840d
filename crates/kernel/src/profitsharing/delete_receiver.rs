//! A receiver is taken off a list (2.4.2, 2.12).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{ListOf, Merchant, Receiver, ReceiverKind};
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::MchId;

/// A receiver is taken off a list (2.4.2, 2.12). One that is not there is off it already.
#[derive(Debug, Clone)]
pub struct DeleteReceiver {
    /// The platform.
    pub platform: MchId,
    /// Whose list: the platform's, or the seller's.
    pub owner: MchId,
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

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let list = ListOf { platform: &self.platform, owner: &self.owner };
        let key = Receiver::key(&list, self.kind, &self.account);
        let list_key = Merchant::key(&self.platform, &self.owner);
        view.need([key.clone(), list_key])?;
        if view.find::<Receiver>(&key)?.is_none() {
            return Ok(Decided::unchanged(()));
        }
        let mut list = merchant::lookup::get(view, &self.platform, &self.owner)?.clone();
        list.receivers = list.receivers.saturating_sub(1);
        let mut changes = Changes::default();
        changes.update(list);
        changes.delete(key);
        Ok(Decided { reply: (), changes })
    }
}
