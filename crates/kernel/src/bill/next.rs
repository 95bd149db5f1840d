//! Which day is to be closed next.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::merchant::lookup;
use crate::model::DaybookHead;
use crate::view::{Stop, View};
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// Which day of a platform is to be closed next: the one after the last, or its first.
#[derive(Debug, Clone)]
pub struct Next {
    /// The platform.
    pub platform: MchId,
}

impl Query for Next {
    const NAME: &'static str = "bill.next";
    type Output = Day;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Day, Stop> {
        if let Some(head) = view.find::<DaybookHead>(&DaybookHead::key(&self.platform))? {
            return Ok(head.day.next());
        }
        Ok(Day::of(lookup::get(view, &self.platform, &self.platform)?.created_at))
    }
}
