//! A buyer paid an order, or a combined order with all its sub-orders (J1, J2).

use super::payable::{self, Due};
use super::payment::{Means, Payment};
use crate::buyer::whose;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{Combined, Event, Funding, Merchant, OrderState};
use crate::notification::{Notice, announce};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId, OutNo, PrepayId, TransactionId};

/// Names what a buyer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By the session; of an order or a combined order.
    Prepay(PrepayId),
    /// An ordinary order by the platform's number.
    Order(OutNo),
    /// A combined order by the platform's number.
    Combined(OutNo),
}

/// What was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The orders, in the order of the combined order.
    pub transaction_ids: Vec<TransactionId>,
}

/// A buyer paid an order, or a combined order with all its sub-orders (J1, J2).
#[derive(Debug, Clone)]
pub struct Pay {
    /// The platform.
    pub platform: MchId,
    /// What was paid.
    pub target: Target,
    /// Who paid.
    pub payer: OpenId,
    /// From where the money came.
    pub funding: Funding,
    /// The payer's bank, `CMB_DEBIT`, or `OTHERS` for change.
    pub bank_type: String,
    /// What a coupon sponsor pays of it; spread over sub-orders in proportion.
    pub coupon: Fen,
}

impl Command for Pay {
    const NAME: &'static str = "order.pay";
    type Output = Paid;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let means = self.means();
        let mut keys = payable::keys(&self.platform, &self.target);
        keys.extend(means.keys());
        keys.push(whose::key(&self.payer));
        view.need(keys)?;
        let due = payable::open(view, ctx, &self.platform, &self.target)?;
        self.check_payer(view, &due)?;
        let total = Fen::sum(due.orders.iter().map(|order| order.total))?;
        means.check(view, total)?;
        view.need(due.orders.iter().map(|order| Merchant::key(&self.platform, &order.sub_mchid)))?;

        let mut changes = Changes::default();
        let mut before = Fen::ZERO;
        for order in &due.orders {
            let after = before.plus(order.total)?;
            let spread = |part| self.coupon.share_half_up(part, total);
            let coupon = spread(after)?.minus(spread(before)?)?;
            let seller = merchant::lookup::seller(view, &self.platform, &order.sub_mchid)?;
            let payment = Payment { means: &means, coupon, fee_bp: seller.fee_bp };
            let paid = payment.settle(order, &mut changes, ctx)?;
            changes.update(paid);
            before = after;
        }
        self.finish(&due, &mut changes, ctx);
        let transaction_ids = due.orders.iter().map(|order| order.transaction_id.clone()).collect();
        Ok(Decided { reply: Paid { transaction_ids }, changes })
    }
}

impl Pay {
    fn means(&self) -> Means<'_> {
        let Pay { platform, payer, funding, bank_type, coupon, .. } = self;
        Means { platform, payer, funding: *funding, bank_type, coupon: *coupon }
    }

    /// Only the named buyer pays, when one was named, under either application or by its code.
    /// Anybody else pays as who it is under the application of the order.
    fn check_payer(&self, view: View<'_>, due: &Due<'_>) -> Result<(), Stop> {
        let mut named = due
            .orders
            .iter()
            .take(1)
            .flat_map(|order| [&order.sp_openid, &order.sub_openid, &order.payer])
            .flatten()
            .peekable();
        if named.peek().is_none() {
            return whose::check(view, &self.payer, due.orders.iter().take(1).map(|order| &order.appid));
        }
        if named.any(|openid| *openid == self.payer) { Ok(()) } else { Err(Refusal::PayerDiffers.into()) }
    }

    /// One callback for what was paid together.
    fn finish(&self, due: &Due<'_>, changes: &mut Changes, ctx: &mut Ctx<'_>) {
        let told = match (due.combined, due.orders.first()) {
            (Some(combined), _) => {
                changes.update(Combined {
                    state: OrderState::Success,
                    payer: Some(self.payer.clone()),
                    paid_at: Some(ctx.now),
                    ..combined.clone()
                });
                (Event::CombinedPaid, combined.combine_id.shared(), &combined.notify_url)
            }
            (None, Some(order)) => (Event::OrderPaid, order.transaction_id.shared(), &order.notify_url),
            (None, None) => return,
        };
        let (event, subject, url) = told;
        let url = (!url.is_empty()).then_some(url.as_str());
        let notice = Notice { platform: &self.platform, mchid: &self.platform, event, subject, url };
        announce(changes, ctx, &notice);
    }
}
