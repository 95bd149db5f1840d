//! A bill was cut.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Bill;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A bill was cut. The first cut counts: a second one, cut at the same time, is forgotten, and the
/// first is the reply.
#[derive(Debug, Clone)]
pub struct Keep {
    /// The bill.
    pub bill: Bill,
}

impl Command for Keep {
    const NAME: &'static str = "bill.keep";
    type Output = Bill;

    fn platform(&self) -> &MchId {
        &self.bill.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Bill>, Stop> {
        let key = Bill::key(&self.bill.platform, self.bill.day, &self.bill.name);
        if let Some(kept) = view.find::<Bill>(&key)? {
            return Ok(Decided::unchanged(kept.clone()));
        }
        let mut changes = Changes::default();
        changes.insert(self.bill.clone());
        Ok(Decided { reply: self.bill.clone(), changes })
    }
}
