//! What is left of an order is released after the freeze period (3.6, J11).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding;
use crate::model::{Order, ReceiverKind, Split, SplitDetail, SplitResult};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{DetailId, MchId, TransactionId};

/// What is left of an order is released after the freeze period (3.6, J11).
#[derive(Debug, Clone)]
pub struct Release {
    /// The platform.
    pub platform: MchId,
    /// The order.
    pub transaction_id: TransactionId,
}

impl Command for Release {
    const NAME: &'static str = "profitsharing.release";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = Order::key(&self.platform, &self.transaction_id);
        let order =
            view.get::<Order>(&key, || Refusal::OrderNotFound { number: self.transaction_id.shared() })?;
        let done = order.finished && order.unsplit.is_zero();
        if done || !order.was_paid() || !order.profit_sharing {
            return Ok(Decided::unchanged(()));
        }
        let mut order = order.clone();
        let mut changes = Changes::default();
        holding::release(&mut changes, ctx, &mut order, self.transaction_id.as_str())?;
        changes.update(order);
        Ok(Decided { reply: (), changes })
    }
}

/// The line that says what the seller got when its order was finished; comes last in a split.
pub(super) fn detail(ctx: &mut Ctx<'_>, split: &Split) -> SplitDetail {
    SplitDetail {
        platform: split.platform.clone(),
        split_id: split.split_id.clone(),
        line: split.receivers,
        detail_id: DetailId::from(holding::number(ctx, "3600")),
        kind: ReceiverKind::Merchant,
        account: split.sub_mchid.shared(),
        amount: Fen::ZERO,
        // As production words it (contract 3.4).
        description: "解冻给分账方".to_owned(),
        result: SplitResult::Success,
        fail_reason: None,
        finished_at: Some(ctx.now),
        returned: Fen::ZERO,
    }
}
