//! A sub-merchant's settlement account, and one of its changes (2.1.4).

use super::{hold, sub_merchant};
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{BankCard, CardState, Merchant, Settlement, SettlementChange};
use crate::refusal::OnboardingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SettlementChangeId};

/// A sub-merchant's settlement account (2.1.4).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// Whose.
    pub sub_mchid: MchId,
}

/// A settlement account as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whose it is, with the card that withdrawals go to.
    pub merchant: Merchant,
    /// What the bank says; none: it was never changed.
    pub settlement: Option<Settlement>,
    /// The account in use; none: the one that the merchant was added with.
    pub card: Option<BankCard>,
}

impl Query for Find {
    const NAME: &'static str = "settlement.find";
    type Output = Found;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let key = Settlement::key(&self.platform, &self.sub_mchid);
        view.need([key.clone(), Merchant::key(&self.platform, &self.sub_mchid)])?;
        let merchant = sub_merchant(view, &self.platform, &self.sub_mchid)?.clone();
        let settlement = view.find::<Settlement>(&key)?.cloned();
        let card_id = settlement.as_ref().and_then(|settlement| settlement.card_id.as_ref());
        let card = match card_id {
            Some(card_id) => view.find::<BankCard>(&BankCard::key(&self.platform, card_id))?.cloned(),
            None => None,
        };
        if card.is_none() && merchant.card_state == CardState::Missing {
            return Err(OnboardingRefusal::SettlementNotFound { mchid: self.sub_mchid.clone() }.into());
        }
        Ok(Found { merchant, settlement, card })
    }
}

/// A change of a sub-merchant's settlement account (2.1.4).
#[derive(Debug, Clone)]
pub struct FindChange {
    /// The platform.
    pub platform: MchId,
    /// Whose account.
    pub sub_mchid: MchId,
    /// Which change.
    pub change_id: SettlementChangeId,
}

/// A change with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change.
    pub change: SettlementChange,
    /// The new account.
    pub card: BankCard,
}

impl Query for FindChange {
    const NAME: &'static str = "settlement.find_change";
    type Output = Change;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        sub_merchant(view, &self.platform, &self.sub_mchid)?;
        let change = hold::get(view, &self.platform, &self.change_id)?;
        let number = self.change_id.shared();
        let not_found = || OnboardingRefusal::SettlementChangeNotFound { number }.into();
        if change.sub_mchid != self.sub_mchid {
            return Err(Stop::Refuse(not_found()));
        }
        let card = view.get::<BankCard>(&BankCard::key(&self.platform, &change.card_id), not_found)?;
        Ok(Change { change: change.clone(), card: card.clone() })
    }
}
