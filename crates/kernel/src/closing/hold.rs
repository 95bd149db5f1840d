//! An operator keeps an application under review: it does not pass by itself (2.9.1).

use super::flow::{enter, get};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Closing, ClosingState};
use crate::refusal::ClosingRefusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{ClosingId, MchId};

/// An operator keeps an application under review; it does not pass by itself.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The platform.
    pub platform: MchId,
    /// The application.
    pub closing_id: ClosingId,
}

impl Command for Hold {
    const NAME: &'static str = "closing.hold";
    type Output = Closing;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let row = get(view, &self.platform, &self.closing_id)?;
        match row.state {
            ClosingState::Reviewing if row.held => return Ok(Decided::unchanged(row.clone())),
            ClosingState::Accepted | ClosingState::Reviewing => {}
            state => return Err(ClosingRefusal::ClosingReviewed { state }.into()),
        }
        let mut row = row.clone();
        let mut changes = Changes::default();
        row.held = true;
        enter(ctx, &mut changes, &mut row, ClosingState::Reviewing, None);
        changes.update(row.clone());
        Ok(Decided { reply: row, changes })
    }
}
