//! The bank says whether money can be paid to an account (2.1.4).

use super::sub_merchant;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{
    BankCard, CardState, ChangeResult, ChangeWay, Merchant, Settlement, SettlementChange, VerifyResult,
};
use crate::refusal::{OnboardingRefusal, Refusal};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, SettlementChangeId};

/// What the bank says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Name and number belong together.
    Pass,
    /// They do not, for this reason.
    Fail(String),
}

/// The bank says what becomes of a change; said twice, it counts once. A change that passed says
/// where withdrawals go from now on; an account in use that failed takes none.
#[derive(Debug, Clone)]
pub struct Verify {
    /// The platform.
    pub platform: MchId,
    /// Which change.
    pub change_id: SettlementChangeId,
    /// What the bank says; `Pass` is not said of a held change by a task.
    pub outcome: Outcome,
    /// Who says it.
    pub by: super::hold::By,
}

impl Command for Verify {
    const NAME: &'static str = "settlement.verify";
    type Output = SettlementChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let change = super::hold::get(view, &self.platform, &self.change_id)?;
        let result = match &self.outcome {
            Outcome::Pass => ChangeResult::Success,
            Outcome::Fail(_) => ChangeResult::Fail,
        };
        if change.result == result || self.by.waits_for(change) {
            return Ok(Decided::unchanged(change.clone()));
        }
        if change.result != ChangeResult::Auditing {
            let number = self.change_id.shared();
            return Err(OnboardingRefusal::SettlementChangeSettled { number, result: change.result }.into());
        }
        let settlement_key = Settlement::key(&self.platform, &change.sub_mchid);
        let card_key = BankCard::key(&self.platform, &change.card_id);
        let merchant_key = Merchant::key(&self.platform, &change.sub_mchid);
        view.need([settlement_key.clone(), card_key.clone(), merchant_key])?;
        let not_found = || -> Refusal {
            OnboardingRefusal::SettlementChangeNotFound { number: self.change_id.shared() }.into()
        };
        let mut settlement = view.get::<Settlement>(&settlement_key, not_found)?.clone();
        let card = view.get::<BankCard>(&card_key, not_found)?;
        let mut merchant = sub_merchant(view, &self.platform, &change.sub_mchid)?.clone();

        let mut change = change.clone();
        change.result = result;
        change.finished_at = Some(ctx.now);
        let in_use = settlement.change_id.as_ref() == Some(&change.change_id);
        let mut changes = Changes::default();
        match &self.outcome {
            Outcome::Pass if in_use || change.way == ChangeWay::Async => {
                settlement.card_id = Some(change.card_id.clone());
                settlement.change_id = None;
                passes(&mut settlement, &mut merchant, Some(card));
            }
            Outcome::Fail(reason) => {
                change.fail_reason = Some(reason.clone());
                if in_use {
                    fails(&mut settlement, &mut merchant, reason);
                }
            }
            Outcome::Pass => {}
        }
        settlement.updated_at = ctx.now;
        changes.update(settlement);
        changes.update(merchant);
        changes.update(change.clone());
        Ok(Decided { reply: change, changes })
    }
}

/// The bank says of the account in use whether it can be paid to, without anybody having changed
/// it: an account was closed, or is open again.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The platform.
    pub platform: MchId,
    /// Whose account.
    pub sub_mchid: MchId,
    /// What the bank says.
    pub outcome: Outcome,
}

impl Command for Mark {
    const NAME: &'static str = "settlement.mark";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = Settlement::key(&self.platform, &self.sub_mchid);
        view.need([key.clone(), Merchant::key(&self.platform, &self.sub_mchid)])?;
        let mut merchant = sub_merchant(view, &self.platform, &self.sub_mchid)?.clone();
        if merchant.card_state == CardState::Missing {
            return Err(OnboardingRefusal::SettlementNotFound { mchid: self.sub_mchid.clone() }.into());
        }
        let mut changes = Changes::default();
        let before = view.find::<Settlement>(&key)?;
        let mut settlement = before.cloned().unwrap_or_else(|| Settlement {
            platform: self.platform.clone(),
            sub_mchid: self.sub_mchid.clone(),
            card_id: None,
            verify: VerifyResult::Success,
            fail_reason: None,
            change_id: None,
            day: String::new(),
            changes: 0,
            updated_at: ctx.now,
        });
        match &self.outcome {
            Outcome::Pass => {
                let key = settlement.card_id.as_ref().map(|id| BankCard::key(&self.platform, id));
                let card = key.map(|key| view.find::<BankCard>(&key)).transpose()?.flatten();
                passes(&mut settlement, &mut merchant, card);
            }
            Outcome::Fail(reason) => fails(&mut settlement, &mut merchant, reason),
        }
        settlement.updated_at = ctx.now;
        match before {
            Some(_) => changes.update(settlement),
            None => changes.insert(settlement),
        }
        changes.update(merchant);
        Ok(Decided { reply: (), changes })
    }
}

/// Withdrawals go to the account in use; no card: to the one that the merchant was added with. It
/// may have been in use for a while without any having gone there.
fn passes(settlement: &mut Settlement, merchant: &mut Merchant, card: Option<&BankCard>) {
    settlement.verify = VerifyResult::Success;
    settlement.fail_reason = None;
    merchant.card_state = CardState::Verified;
    if let Some(card) = card {
        merchant.card_bank.clone_from(&card.bank);
        merchant.card_tail.clone_from(&card.tail);
    }
}

/// Nothing can be withdrawn to the account in use.
fn fails(settlement: &mut Settlement, merchant: &mut Merchant, reason: &str) {
    settlement.verify = VerifyResult::Fail;
    settlement.fail_reason = Some(reason.to_owned());
    merchant.card_state = CardState::Unverified;
}
