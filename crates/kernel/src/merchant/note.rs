//! What the world outside says of a merchant: its licence, buyers' complaints, its card.

use super::lookup;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{CardState, Licence, Merchant, MerchantFacts};
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// What the world outside says of a merchant, whatever its state. What is left out stays.
#[derive(Debug, Clone)]
pub struct Note {
    /// The platform.
    pub platform: MchId,
    /// The merchant.
    pub mchid: MchId,
    /// Whether its business licence holds: who is struck off encloses papers with its closing (2.9).
    pub licence: Option<Licence>,
    /// How many of buyers' complaints nobody has dealt with: while there are any, the merchant is
    /// not closed (2.9.1).
    pub complaints: Option<u32>,
    /// Whether withdrawals have somewhere to go.
    pub card: Option<CardState>,
}

/// A merchant after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    /// Whether its business licence holds.
    pub licence: Licence,
    /// Complaints that nobody has dealt with.
    pub complaints: i64,
    /// Whether withdrawals have somewhere to go.
    pub card: CardState,
}

impl Command for Note {
    const NAME: &'static str = "merchant.note";
    type Output = Noted;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = MerchantFacts::key(&self.platform, &self.mchid);
        view.need([Merchant::key(&self.platform, &self.mchid), key.clone()])?;
        let merchant = lookup::get(view, &self.platform, &self.mchid)?;
        let stored = view.find::<MerchantFacts>(&key)?;
        let before = stored.cloned().unwrap_or_else(|| MerchantFacts::none(&self.platform, &self.mchid));
        let facts = MerchantFacts {
            licence: self.licence.unwrap_or(before.licence),
            complaints: self.complaints.map_or(before.complaints, i64::from),
            ..before.clone()
        };
        let card_state = self.card.unwrap_or(merchant.card_state);
        let reply = Noted { licence: facts.licence, complaints: facts.complaints, card: card_state };
        let mut changes = Changes::default();
        if card_state != merchant.card_state {
            changes.update(Merchant { card_state, ..merchant.clone() });
        }
        match stored {
            Some(stored) if *stored == facts => {}
            Some(_) => changes.update(facts),
            None if facts == before => {}
            None => changes.insert(facts),
        }
        Ok(Decided { reply, changes })
    }
}
