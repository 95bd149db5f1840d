//! A platform says that the announced subsidy will not come (2.5.3).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::OrderOf;
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, TransactionId};

/// A platform says that the announced subsidy will not come (2.5.3); the order can be split
/// without it.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// Why.
    pub description: String,
}

impl Command for Cancel {
    const NAME: &'static str = "subsidy.cancel";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let Cancel { platform, sub_mchid, transaction_id, .. } = self;
        let order = OrderOf { platform, sub_mchid, transaction_id }.paid(view)?;
        if !order.profit_sharing || !order.subsidy_planned.is_positive() {
            return Err(Refusal::SubsidyNotPlanned.into());
        }
        if order.subsidy_cancelled {
            return Ok(Decided::unchanged(()));
        }
        if order.subsidy_id.is_some() {
            return Err(Refusal::SubsidyExists { amount: order.subsidised }.into());
        }
        if ctx.rules.subsidy.cancel_requires_refund && !order.refunded.is_positive() {
            return Err(Refusal::NeedsRefund.into());
        }
        let mut order = order.clone();
        order.subsidy_cancelled = true;
        let mut changes = Changes::default();
        changes.update(order);
        Ok(Decided { reply: (), changes })
    }
}
