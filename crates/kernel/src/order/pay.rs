//! A buyer paid an order, or a combined order with all its sub-orders (J1, J2).

use super::payable::{self, Due};
use super::session;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{AccountKind, Combined, Event, Funding, Journal, Merchant, Order, OrderState, TaskKind};
use crate::notification::{Notice, announce};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OpenId, OutNo, PrepayId, TransactionId};
use tongbao_base::{Fen, Time};

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
        let source = self.source();
        let mut keys = payable::keys(&self.platform, &self.target);
        keys.extend((self.funding == Funding::Wallet).then(|| source.key()));
        view.need(keys)?;
        let due = payable::open(view, ctx, &self.platform, &self.target)?;
        self.check_payer(&due)?;
        let total = Fen::sum(due.orders.iter().map(|order| order.total))?;
        self.check_coupon(total)?;
        self.check_wallet(view, &source, total.minus(self.coupon)?)?;
        view.need(due.orders.iter().map(|order| Merchant::key(&self.platform, &order.sub_mchid)))?;

        let mut changes = Changes::default();
        let mut before = Fen::ZERO;
        for order in &due.orders {
            let after = before.plus(order.total)?;
            let spread = |part| self.coupon.share_half_up(part, total);
            let coupon = spread(after)?.minus(spread(before)?)?;
            let seller = merchant::lookup::seller(view, &self.platform, &order.sub_mchid)?;
            let payment = Payment { pay: self, source: &source, coupon, fee_bp: seller.fee_bp };
            payment.settle(order, &mut changes, ctx)?;
            before = after;
        }
        self.finish(&due, &mut changes, ctx);
        let transaction_ids = due.orders.iter().map(|order| order.transaction_id.clone()).collect();
        Ok(Decided { reply: Paid { transaction_ids }, changes })
    }
}

impl Pay {
    fn source(&self) -> AccountKey {
        match self.funding {
            Funding::Channel => AccountKey::operator(&self.platform, AccountKind::ChannelCash),
            Funding::Wallet => AccountKey::wallet(&self.platform, &self.payer),
        }
    }

    /// Only the named buyer pays, when one was named; under either application.
    fn check_payer(&self, due: &Due<'_>) -> Result<(), Refusal> {
        let mut named = due
            .orders
            .iter()
            .take(1)
            .flat_map(|order| [&order.sp_openid, &order.sub_openid])
            .flatten()
            .peekable();
        if named.peek().is_some() && !named.any(|openid| *openid == self.payer) {
            return Err(Refusal::PayerDiffers);
        }
        Ok(())
    }

    /// Something is left for the buyer to pay.
    fn check_coupon(&self, total: Fen) -> Result<(), Refusal> {
        if self.coupon.is_negative() {
            return Err(Refusal::AmountTooSmall { asked: self.coupon, min: Fen::ZERO });
        }
        if self.coupon >= total {
            return Err(Refusal::CouponTooLarge { coupon: self.coupon, total });
        }
        Ok(())
    }

    fn check_wallet(&self, view: View<'_>, source: &AccountKey, asked: Fen) -> Result<(), Stop> {
        if self.funding == Funding::Wallet {
            let available = view.balance(source)?;
            if available < asked {
                return Err(Refusal::WalletShort { available, asked }.into());
            }
        }
        Ok(())
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

/// The part of a payment that one order gets.
struct Payment<'a> {
    pay: &'a Pay,
    source: &'a AccountKey,
    coupon: Fen,
    fee_bp: i64,
}

impl Payment<'_> {
    /// J1 when the money is frozen for splitting or for a later settlement, else J2.
    fn settle(&self, order: &Order, changes: &mut Changes, ctx: &mut Ctx<'_>) -> Result<(), Stop> {
        let platform = &self.pay.platform;
        let payer_total = order.total.minus(self.coupon)?;
        let fee = order.total.rate_half_up(self.fee_bp)?;
        let delayed = ctx.rules.settle.delay_days > 0;
        let frozen = order.profit_sharing || delayed;
        let pocket = if frozen { AccountKind::BasicPending } else { AccountKind::BasicAvailable };
        let seller = AccountKey::merchant(platform, &order.sub_mchid, pocket);
        let marketing = AccountKey::operator(platform, AccountKind::Marketing);
        let income = AccountKey::operator(platform, AccountKind::FeeIncome);
        let cause = Cause { order: Some(&order.transaction_id), reference: order.transaction_id.as_str() };
        post(changes, ctx, Journal::Pay, (self.source, &seller), payer_total, cause);
        post(changes, ctx, Journal::Pay, (&marketing, &seller), self.coupon, cause);
        post(changes, ctx, Journal::Fee, (&seller, &income), fee, cause);

        let later = if order.profit_sharing {
            let days = ctx.rules.split.freeze_days.of(order.family);
            Some((TaskKind::ReleaseOrder, session::days_after(ctx.now, days)))
        } else {
            delayed.then(|| (TaskKind::SettleOrder, settles_at(ctx.now, ctx.rules.settle.delay_days)))
        };
        if let Some((kind, due_at)) = later {
            task::enqueue(changes, ctx, platform, (kind, order.transaction_id.shared()), due_at);
        }
        changes.update(Order {
            state: OrderState::Success,
            last_attempt: None,
            payer_total,
            fee_bp: self.fee_bp,
            fee,
            unsplit: if frozen { order.total.minus(fee)? } else { Fen::ZERO },
            paid_at: Some(ctx.now),
            payer: Some(self.pay.payer.clone()),
            funding: self.pay.funding,
            bank_type: Some(self.pay.bank_type.clone()),
            ..order.clone()
        });
        Ok(())
    }
}

/// 10:00 in UTC+8 of the `days`-th day after (contract 3.2).
fn settles_at(paid_at: Time, days: i64) -> Time {
    const OPENING_HOURS: i64 = 10;
    let more_days = days.saturating_sub(1).saturating_mul(Time::DAY);
    let into_day = OPENING_HOURS.saturating_mul(Time::HOUR);
    paid_at.next_day().after_ms(more_days).after_ms(into_day)
}
