//! Subsidies: the platform's own money into an order, back out of it, or not at all.

mod cancel;
mod create;
mod returning;
#[cfg(test)]
pub(crate) mod tests;

pub use cancel::Cancel;
pub use create::Create;
pub use returning::Return;

use crate::model::{Order, Refund, RefundStatus};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::RefundId;

/// A refund that is cited is one of the order, and was not closed.
fn cited(view: View<'_>, order: &Order, refund_id: &RefundId) -> Result<(), Stop> {
    let refund = view.find::<Refund>(&Refund::key(&order.platform, refund_id))?;
    let is_standing = refund.is_some_and(|refund| {
        refund.transaction_id == order.transaction_id && refund.status != RefundStatus::Closed
    });
    if is_standing {
        Ok(())
    } else {
        Err(Refusal::RefundOfAnotherOrder { refund_id: refund_id.clone() }.into())
    }
}
