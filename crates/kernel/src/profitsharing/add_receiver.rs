//! A receiver comes onto a list (2.4.1): the platform's, or in the generic family a seller's (2.12).

use super::known;
use crate::buyer::whose;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{AppBinding, Directory, ListOf, Merchant, Receiver, ReceiverKind, Relation};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::Secret;
use tongbao_base::ids::{AppId, MchId, OpenId};

/// A receiver that is on a list, and the name that the request gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The receiver; one that was there before is as it was.
    pub receiver: Receiver,
    /// The name that was given now.
    pub name: Option<Secret>,
}

/// A receiver comes onto a list (2.4.1, 2.12).
#[derive(Debug, Clone)]
pub struct AddReceiver {
    /// The platform.
    pub platform: MchId,
    /// Whose list: the platform's, or the seller's.
    pub owner: MchId,
    /// What kind of account.
    pub kind: ReceiverKind,
    /// Merchant number or openid.
    pub account: Arc<str>,
    /// A merchant's full name, or a person's; a person's is not kept.
    pub name: Option<Secret>,
    /// The application of a person's openid: the platform's, or the owner's for a `SubPerson`.
    pub appid: Option<AppId>,
    /// Relation to the owner.
    pub relation: Relation,
    /// The relation's own name.
    pub custom_relation: Option<String>,
}

impl Command for AddReceiver {
    const NAME: &'static str = "profitsharing.add_receiver";
    type Output = Listed;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        view.need(self.keys())?;
        if let Some(receiver) = view.find::<Receiver>(&self.key())? {
            if ctx.rules.split.legacy_duplicate_receiver_error {
                return Err(Refusal::ReceiverExists { account: Arc::clone(&self.account) }.into());
            }
            return Ok(Decided::unchanged(self.listed(receiver.clone())));
        }
        match self.kind {
            ReceiverKind::Merchant => self.check_merchant(view)?,
            ReceiverKind::Person => self.check_person(view, &self.platform)?,
            ReceiverKind::SubPerson => self.check_person(view, &self.owner)?,
        }
        let mut list = merchant::lookup::usable(view, &self.platform, &self.owner)?.clone();
        let max = ctx.rules.split.receivers_max;
        if list.receivers >= max {
            return Err(Refusal::ReceiversFull { max }.into());
        }
        list.receivers = list.receivers.saturating_add(1);
        let mut changes = Changes::default();
        changes.update(list);
        let receiver = self.receiver(ctx);
        changes.insert(receiver.clone());
        Ok(Decided { reply: self.listed(receiver), changes })
    }
}

impl AddReceiver {
    fn key(&self) -> Key {
        let list = ListOf { platform: &self.platform, owner: &self.owner };
        Receiver::key(&list, self.kind, &self.account)
    }

    fn listed(&self, receiver: Receiver) -> Listed {
        Listed { receiver, name: self.name.clone() }
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = vec![self.key(), Merchant::key(&self.platform, &self.owner)];
        match self.kind {
            ReceiverKind::Merchant => {
                let mchid = MchId::new(Arc::clone(&self.account));
                keys.extend(known::merchant_keys(&self.platform, &mchid));
                keys.push(Directory::key(&mchid));
            }
            ReceiverKind::Person => keys.extend(self.person_keys(&self.platform)),
            ReceiverKind::SubPerson => keys.extend(self.person_keys(&self.owner)),
        }
        keys
    }

    fn person_keys(&self, of: &MchId) -> impl Iterator<Item = Key> {
        let app = self.appid.as_ref().map(|appid| AppBinding::key(&self.platform, of, appid));
        app.into_iter().chain([whose::key(&self.openid())])
    }

    fn openid(&self) -> OpenId {
        OpenId::new(Arc::clone(&self.account))
    }

    /// The name of another platform's sub-merchant is not known here and taken as it is given.
    fn check_merchant(&self, view: View<'_>) -> Result<(), Stop> {
        let mchid = MchId::new(Arc::clone(&self.account));
        let known = known::merchant(view, &self.platform, &mchid)?;
        if known.is_none() {
            view.get::<Directory>(&Directory::key(&mchid), || Refusal::MerchantUnknown { mchid })?;
        }
        match (&self.name, known) {
            (Some(name), Some(merchant)) if name.reveal() == merchant.name => Ok(()),
            (Some(_), None) => Ok(()),
            _ => Err(Refusal::ReceiverNameDiffers { account: Arc::clone(&self.account) }.into()),
        }
    }

    fn check_person(&self, view: View<'_>, of: &MchId) -> Result<(), Stop> {
        let appid = self.appid.as_ref().ok_or(Refusal::ReceiverAppidMissing)?;
        merchant::lookup::check_app(view, &self.platform, of, appid)?;
        whose::check(view, &self.openid(), [appid])
    }

    fn receiver(&self, ctx: &Ctx<'_>) -> Receiver {
        let (name, appid) = match self.kind {
            ReceiverKind::Merchant => (self.name.as_ref().map(|name| name.reveal().to_owned()), None),
            ReceiverKind::Person | ReceiverKind::SubPerson => (None, self.appid.clone()),
        };
        Receiver {
            platform: self.platform.clone(),
            owner: self.owner.clone(),
            kind: self.kind,
            account: Arc::clone(&self.account),
            name,
            relation: self.relation,
            custom_relation: self.custom_relation.clone(),
            appid,
            added_at: ctx.now,
        }
    }
}
