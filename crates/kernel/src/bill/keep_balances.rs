//! Balances at the end of a day that is being closed.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::DayBalance;
use crate::row::Entity;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Balances at the end of a day that is being closed, so many that one commit can hold; nobody
/// sees them before the day is closed.
#[derive(Debug, Clone)]
pub struct KeepBalances {
    /// The platform.
    pub platform: MchId,
    /// The balances.
    pub balances: Vec<DayBalance>,
}

impl Command for KeepBalances {
    const NAME: &'static str = "bill.keep_balances";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let keys: Vec<Key> = self.balances.iter().map(|row| Key::of::<DayBalance>(row.key_cells())).collect();
        view.need(keys.iter().cloned())?;
        let mut changes = Changes::default();
        for (closing, key) in self.balances.iter().zip(&keys) {
            match view.find::<DayBalance>(key)? {
                None => changes.insert(closing.clone()),
                Some(kept) if kept != closing => changes.update(closing.clone()),
                Some(_) => {}
            }
        }
        Ok(Decided { reply: (), changes })
    }
}
