//! A day takes no more entries.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::ShutDay;
use crate::refusal::{BillRefusal, Refusal};
use crate::view::{Stop, View};
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// A day that is over takes no more entries, nor do those before it. Shut again, it stays so.
#[derive(Debug, Clone)]
pub struct Shut {
    /// The platform.
    pub platform: MchId,
    /// The day.
    pub day: Day,
}

impl Command for Shut {
    const NAME: &'static str = "seal.shut";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let today = Day::of(ctx.now);
        if self.day >= today {
            let latest = today.days_before(1);
            return Err(Refusal::from(BillRefusal::BillDayNotOver { day: self.day, latest }).into());
        }
        let row = ShutDay { platform: self.platform.clone(), day: self.day };
        let mut changes = Changes::default();
        match view.find::<ShutDay>(&ShutDay::key(&self.platform))? {
            None => changes.insert(row),
            Some(shut) if shut.day < self.day => changes.update(row),
            Some(_) => {}
        }
        Ok(Decided { reply: (), changes })
    }
}
