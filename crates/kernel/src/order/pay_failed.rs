//! A buyer tried to pay and did not; the order stays payable (2.2.4), unless it was to be paid by a
//! code: who declines to give the password ends it (2.11).

use super::{Target, payable};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{LastAttempt, Order, OrderState};
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A buyer tried to pay and did not; the order stays payable (2.2.4).
#[derive(Debug, Clone)]
pub struct PayFailed {
    /// The platform.
    pub platform: MchId,
    /// What was to be paid.
    pub target: Target,
    /// What became of the try.
    pub attempt: LastAttempt,
}

impl Command for PayFailed {
    const NAME: &'static str = "order.pay_failed";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let due = payable::open(view, ctx, &self.platform, &self.target)?;
        let mut changes = Changes::default();
        for order in due.orders {
            let is_declined = order.state == OrderState::UserPaying && self.attempt == LastAttempt::PayError;
            let state = if is_declined { OrderState::PayError } else { order.state };
            changes.update(Order { state, last_attempt: Some(self.attempt), ..order.clone() });
        }
        Ok(Decided { reply: (), changes })
    }
}
