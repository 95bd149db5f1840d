//! A bill that was cut.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Bill;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// A bill that was cut, whatever its day: who has a link was told of it before.
#[derive(Debug, Clone)]
pub struct Find {
    /// Whose day.
    pub platform: MchId,
    /// The day.
    pub day: Day,
    /// Which bill.
    pub name: Arc<str>,
}

impl Query for Find {
    const NAME: &'static str = "bill.find";
    type Output = Option<Bill>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Option<Bill>, Stop> {
        Ok(view.find::<Bill>(&Bill::key(&self.platform, self.day, &self.name))?.cloned())
    }
}
