//! What a buyer pays with, and how it reaches the seller (J1, J2): the same by an order's session
//! and by a payment code.

use super::session;
use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{AccountKind, Funding, Journal, Order, OrderState, TaskKind};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OpenId};
use tongbao_base::{Fen, Time};

/// What a buyer pays with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Means<'a> {
    pub platform: &'a MchId,
    pub payer: &'a OpenId,
    pub funding: Funding,
    pub bank_type: &'a str,
    /// What a coupon sponsor pays of it.
    pub coupon: Fen,
}

impl Means<'_> {
    fn source(&self) -> AccountKey {
        match self.funding {
            Funding::Channel => AccountKey::operator(self.platform, AccountKind::ChannelCash),
            Funding::Wallet => AccountKey::wallet(self.platform, self.payer),
        }
    }

    /// The rows that [`Means::check`] looks at.
    pub fn keys(&self) -> Option<Key> {
        (self.funding == Funding::Wallet).then(|| self.source().key())
    }

    /// Something is left for the buyer to pay, and the buyer has it.
    pub fn check(&self, view: View<'_>, total: Fen) -> Result<(), Stop> {
        if self.coupon.is_negative() {
            return Err(Refusal::AmountTooSmall { asked: self.coupon, min: Fen::ZERO }.into());
        }
        if self.coupon >= total {
            return Err(Refusal::CouponTooLarge { coupon: self.coupon, total }.into());
        }
        if self.funding == Funding::Channel {
            return Ok(());
        }
        let (available, asked) = (view.balance(&self.source())?, total.minus(self.coupon)?);
        if available < asked {
            return Err(Refusal::WalletShort { available, asked }.into());
        }
        Ok(())
    }
}

/// The part of a payment that one order gets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payment<'a> {
    pub means: &'a Means<'a>,
    /// Of the coupon, this order's share.
    pub coupon: Fen,
    /// The seller's fee rate in 1/10,000.
    pub fee_bp: i64,
}

impl Payment<'_> {
    /// J1 when the money is frozen for splitting or for a later settlement, else J2. Answers the
    /// order as it is then; the caller writes it.
    pub fn settle(&self, order: &Order, changes: &mut Changes, ctx: &mut Ctx<'_>) -> Result<Order, Stop> {
        let platform = self.means.platform;
        let payer_total = order.total.minus(self.coupon)?;
        let fee = order.total.rate_half_up(self.fee_bp)?;
        let delayed = ctx.rules.settle.delay_days > 0;
        let frozen = order.profit_sharing || delayed;
        let pocket = if frozen { AccountKind::BasicPending } else { AccountKind::BasicAvailable };
        let seller = AccountKey::merchant(platform, &order.sub_mchid, pocket);
        let marketing = AccountKey::operator(platform, AccountKind::Marketing);
        let income = AccountKey::operator(platform, AccountKind::FeeIncome);
        let cause = Cause { order: Some(&order.transaction_id), reference: order.transaction_id.as_str() };
        post(changes, ctx, Journal::Pay, (&self.means.source(), &seller), payer_total, cause);
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
        Ok(Order {
            state: OrderState::Success,
            last_attempt: None,
            payer_total,
            fee_bp: self.fee_bp,
            fee,
            unsplit: if frozen { order.total.minus(fee)? } else { Fen::ZERO },
            paid_at: Some(ctx.now),
            payer: Some(self.means.payer.clone()),
            funding: self.means.funding,
            bank_type: Some(self.means.bank_type.to_owned()),
            ..order.clone()
        })
    }
}

/// 10:00 in UTC+8 of the `days`-th day after (contract 3.2).
fn settles_at(paid_at: Time, days: i64) -> Time {
    const OPENING_HOURS: i64 = 10;
    let more_days = days.saturating_sub(1).saturating_mul(Time::DAY);
    let into_day = OPENING_HOURS.saturating_mul(Time::HOUR);
    paid_at.next_day().after_ms(more_days).after_ms(into_day)
}
