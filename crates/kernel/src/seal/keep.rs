//! The seal of a day that was closed without one.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Seal;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// The seal of a day that was closed before there were seals. The first one counts.
#[derive(Debug, Clone)]
pub struct Keep {
    /// The seal.
    pub seal: Seal,
}

impl Command for Keep {
    const NAME: &'static str = "seal.keep";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.seal.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let mut changes = Changes::default();
        if view.find::<Seal>(&Seal::key(&self.seal.platform, self.seal.day))?.is_none() {
            changes.insert(self.seal.clone());
        }
        Ok(Decided { reply: (), changes })
    }
}
