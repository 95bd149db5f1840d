//! A platform adds a receiver to its list (2.4.1).

use super::known;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{AppBinding, Directory, Merchant, Receiver, ReceiverKind, Relation};
use crate::refusal::Refusal;
use crate::tables::Key;
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

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        view.need(self.keys())?;
        if view.find::<Receiver>(&self.key())?.is_some() {
            if ctx.rules.split.legacy_duplicate_receiver_error {
                return Err(Refusal::ReceiverExists { account: Arc::clone(&self.account) }.into());
            }
            return Ok(Decided::unchanged(()));
        }
        match self.kind {
            ReceiverKind::Merchant => self.check_merchant(view)?,
            ReceiverKind::Person => self.check_person(view)?,
        }
        let mut list = merchant::lookup::platform(view, &self.platform)?.clone();
        let max = ctx.rules.split.receivers_max;
        if list.receivers >= max {
            return Err(Refusal::ReceiversFull { max }.into());
        }
        list.receivers = list.receivers.saturating_add(1);
        let mut changes = Changes::default();
        changes.update(list);
        changes.insert(self.receiver(ctx));
        Ok(Decided { reply: (), changes })
    }
}

impl AddReceiver {
    fn key(&self) -> Key {
        Receiver::key(&self.platform, self.kind, &self.account)
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = vec![self.key(), Merchant::key(&self.platform, &self.platform)];
        match self.kind {
            ReceiverKind::Merchant => {
                let mchid = MchId::new(Arc::clone(&self.account));
                keys.extend(known::merchant_keys(&self.platform, &mchid));
                keys.push(Directory::key(&mchid));
            }
            ReceiverKind::Person => keys.extend(self.appid.as_ref().map(|appid| self.binding(appid))),
        }
        keys
    }

    fn binding(&self, appid: &AppId) -> Key {
        AppBinding::key(&self.platform, &self.platform, appid)
    }

    /// The name of another platform's sub-merchant is not known here and taken as it is given.
    fn check_merchant(&self, view: View<'_>) -> Result<(), Stop> {
        let mchid = MchId::new(Arc::clone(&self.account));
        let known = known::merchant(view, &self.platform, &mchid)?;
        if known.is_none() {
            view.get::<Directory>(&Directory::key(&mchid), || Refusal::MerchantUnknown { mchid })?;
        }
        match (&self.name, known) {
            (Some(name), Some(merchant)) if *name == merchant.name => Ok(()),
            (Some(_), None) => Ok(()),
            _ => Err(Refusal::ReceiverNameDiffers { account: Arc::clone(&self.account) }.into()),
        }
    }

    fn check_person(&self, view: View<'_>) -> Result<(), Stop> {
        let appid = self.appid.as_ref().ok_or(Refusal::ReceiverAppidMissing)?;
        merchant::lookup::check_app(view, &self.platform, &self.platform, appid)
    }

    fn receiver(&self, ctx: &Ctx<'_>) -> Receiver {
        let (name, appid) = match self.kind {
            ReceiverKind::Merchant => (self.name.clone(), None),
            ReceiverKind::Person => (None, self.appid.clone()),
        };
        Receiver {
            platform: self.platform.clone(),
            kind: self.kind,
            account: Arc::clone(&self.account),
            name,
            relation: self.relation,
            appid,
            added_at: ctx.now,
        }
    }
}
