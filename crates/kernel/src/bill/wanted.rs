//! A bill is asked for.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::merchant::lookup;
use crate::model::{Bill, Daybook, DaybookHead, Merchant, MerchantKind};
use crate::refusal::{BillRefusal, Refusal};
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// A bill is asked for (5.1): the day must be over, not too long ago, and closed.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whose day: the platform, or a merchant that is its own.
    pub platform: MchId,
    /// The sub-merchant that it is about, if about one.
    pub sub_mchid: Option<MchId>,
    /// The day.
    pub day: Day,
    /// Which bill.
    pub name: Arc<str>,
}

/// What there is of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It was cut before.
    Kept(Bill),
    /// It can be cut from this.
    Uncut(Daybook),
}

impl Query for Wanted {
    const NAME: &'static str = "bill.wanted";
    type Output = Found;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Found, Stop> {
        let day = self.day;
        let head_key = DaybookHead::key(&self.platform);
        let (daybook_key, key) =
            (Daybook::key(&self.platform, day), Bill::key(&self.platform, day, &self.name));
        let own = Merchant::key(&self.platform, &self.platform);
        view.need([head_key.clone(), daybook_key.clone(), key.clone(), own])?;
        if let Some(mchid) = &self.sub_mchid
            && lookup::get(view, &self.platform, mchid)?.kind != MerchantKind::Sub
        {
            return Err(Refusal::MerchantNotYours { mchid: mchid.clone() }.into());
        }
        self.check_day(ctx).map_err(Refusal::from)?;
        let nothing = || Refusal::from(BillRefusal::NoStatement { day });
        if day < Day::of(lookup::get(view, &self.platform, &self.platform)?.created_at) {
            return Err(nothing().into());
        }
        if view.find::<DaybookHead>(&head_key)?.is_none_or(|head| head.day < day) {
            return Err(Refusal::from(self.being_made(ctx)).into());
        }
        match view.find::<Bill>(&key)? {
            Some(bill) if bill.rows == 0 => Err(nothing().into()),
            Some(bill) => Ok(Found::Kept(bill.clone())),
            None => Ok(Found::Uncut(view.get::<Daybook>(&daybook_key, nothing)?.clone())),
        }
    }
}

impl Wanted {
    fn check_day(&self, ctx: &Ctx<'_>) -> Result<(), BillRefusal> {
        let day = self.day;
        let today = Day::of(ctx.now);
        let earliest = today.months_before(ctx.rules.bill.retention_months);
        if day >= today {
            return Err(BillRefusal::BillDayNotOver { day, latest: today.days_before(1) });
        }
        if day < earliest {
            return Err(BillRefusal::BillDayExpired { day, earliest });
        }
        if ctx.now < ctx.rules.bill.ready_at.on(day.next()) {
            return Err(self.being_made(ctx));
        }
        Ok(())
    }

    fn being_made(&self, ctx: &Ctx<'_>) -> BillRefusal {
        BillRefusal::BillBeingMade { day: self.day, from: ctx.rules.bill.ready_at.on(self.day.next()) }
    }
}
