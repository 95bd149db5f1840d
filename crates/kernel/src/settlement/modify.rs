//! A platform changes a sub-merchant's settlement account (2.1.4).

use super::{Account, sub_merchant};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{ChangeResult, ChangeWay, Merchant, Settlement, SettlementChange, TaskKind, VerifyResult};
use crate::refusal::OnboardingRefusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{CardId, MchId, SettlementChangeId};

/// A platform changes a sub-merchant's settlement account (2.1.4). Each request is a change of its
/// own and counts against the day's limit (Annex A).
#[derive(Debug, Clone)]
pub struct Modify {
    /// The platform.
    pub platform: MchId,
    /// Whose account.
    pub sub_mchid: MchId,
    /// The new account.
    pub account: Account,
    /// When it takes the other's place.
    pub way: ChangeWay,
}

impl Command for Modify {
    const NAME: &'static str = "settlement.modify";
    type Output = SettlementChange;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = Settlement::key(&self.platform, &self.sub_mchid);
        view.need([Merchant::key(&self.platform, &self.sub_mchid), key.clone()])?;
        sub_merchant(view, &self.platform, &self.sub_mchid)?;
        let before = view.find::<Settlement>(&key)?;
        let mut settlement = before.cloned().unwrap_or_else(|| self.first(ctx));
        self.count(ctx, &mut settlement)?;
        let card_id = CardId::from(ctx.ids.short("6", 16));
        let change = SettlementChange {
            platform: self.platform.clone(),
            change_id: SettlementChangeId::from(ctx.ids.digits("1023", 29, ctx.now)),
            sub_mchid: self.sub_mchid.clone(),
            card_id: card_id.clone(),
            way: self.way,
            result: ChangeResult::Auditing,
            fail_reason: None,
            held: false,
            created_at: ctx.now,
            finished_at: None,
        };
        if self.way == ChangeWay::Classic {
            settlement.card_id = Some(card_id.clone());
            settlement.verify = VerifyResult::Verifying;
            settlement.fail_reason = None;
            settlement.change_id = Some(change.change_id.clone());
        }
        settlement.updated_at = ctx.now;
        let mut changes = Changes::default();
        changes.insert(self.account.card(&self.platform, card_id));
        match before {
            Some(_) => changes.update(settlement),
            None => changes.insert(settlement),
        }
        let step = (TaskKind::VerifySettlement, change.change_id.shared());
        task::enqueue(&mut changes, ctx, &self.platform, step, ctx.now);
        changes.insert(change.clone());
        Ok(Decided { reply: change, changes })
    }
}

impl Modify {
    fn first(&self, ctx: &Ctx<'_>) -> Settlement {
        Settlement {
            platform: self.platform.clone(),
            sub_mchid: self.sub_mchid.clone(),
            card_id: None,
            verify: VerifyResult::Success,
            fail_reason: None,
            change_id: None,
            day: String::new(),
            changes: 0,
            updated_at: ctx.now,
        }
    }

    fn count(&self, ctx: &Ctx<'_>, settlement: &mut Settlement) -> Result<(), OnboardingRefusal> {
        let (day, max) = (ctx.now.day_digits(), ctx.rules.onboarding.settlement_changes_per_day);
        if settlement.day != day {
            settlement.day = day;
            settlement.changes = 0;
        }
        if settlement.changes >= max {
            let mchid = self.sub_mchid.clone();
            return Err(OnboardingRefusal::TooManySettlementChanges { mchid, max });
        }
        settlement.changes = settlement.changes.saturating_add(1);
        Ok(())
    }
}
