//! What was in a merchant's pot when a day ended.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::merchant::{Pot, lookup};
use crate::model::{AccountKind, DaybookHead};
use crate::refusal::{BillRefusal, Refusal};
use crate::view::{Stop, View};
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// What was in a merchant's pot at 24:00 of a day may be asked for (2.7.1): from the next day's
/// hour on, and for so many days. The answer is the accounts to look into, available and pending.
#[derive(Debug, Clone)]
pub struct DayEnd {
    /// The platform.
    pub platform: MchId,
    /// The merchant: the platform itself or one of its sub-merchants.
    pub mchid: MchId,
    /// Which pot.
    pub pot: Pot,
    /// The day.
    pub day: Day,
}

impl Query for DayEnd {
    const NAME: &'static str = "bill.day_end";
    type Output = (AccountKind, Option<AccountKind>);

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let merchant = lookup::get(view, &self.platform, &self.mchid)?;
        let accounts = self.pot.accounts(merchant.kind)?;
        let rules = &ctx.rules.bill;
        let today = Day::of(ctx.now);
        let is_open = ctx.now >= rules.ready_at.on(today);
        let told = today.days_before(if is_open { 1 } else { 2 });
        let head = view.find::<DaybookHead>(&DaybookHead::key(&self.platform))?;
        let latest = head.map_or(told.min(Day::from_number(0)), |head| head.day.min(told));
        let earliest = today.days_before(rules.day_end_days).max(Day::of(merchant.created_at));
        if (earliest..=latest).contains(&self.day) {
            return Ok(accounts);
        }
        Err(Refusal::from(BillRefusal::NoDayEndBalance { day: self.day, earliest, latest }).into())
    }
}
