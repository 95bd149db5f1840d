//! The channel says what became of a refund (J17, J18), whichever way it went.

use super::find::{get, order_of};
use super::postings::{Sides, give_back};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{
    AccountKind, AdvanceResult, AdvanceReturn, Event, Funding, Journal, OpenWork, Order, Pocket, Refund,
    RefundRoute, RefundStatus,
};
use crate::notification::{Notice, announce};
use crate::open_work::{self, Work};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, RefundId};

/// What became of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The buyer has it.
    Success,
    /// It was closed; the money goes back to where it came from.
    Closed,
    /// The buyer's account would not take it; the operator holds it.
    Abnormal,
}

impl Outcome {
    const fn status(self) -> RefundStatus {
        match self {
            Outcome::Success => RefundStatus::Success,
            Outcome::Closed => RefundStatus::Closed,
            Outcome::Abnormal => RefundStatus::Abnormal,
        }
    }

    const fn event(self) -> Event {
        match self {
            Outcome::Success => Event::RefundSuccess,
            Outcome::Closed => Event::RefundClosed,
            Outcome::Abnormal => Event::RefundAbnormal,
        }
    }
}

/// The channel says what became of a refund (J17, J18); said twice, it counts once.
#[derive(Debug, Clone)]
pub struct Settle {
    /// The platform.
    pub platform: MchId,
    /// The refund.
    pub refund_id: RefundId,
    /// What became of it.
    pub outcome: Outcome,
}

impl Command for Settle {
    const NAME: &'static str = "refund.settle";
    type Output = Refund;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let transit = AccountKey::operator(&self.platform, AccountKind::RefundTransit);
        let recovery = AdvanceReturn::key(&self.platform, &self.refund_id);
        view.need([Refund::key(&self.platform, &self.refund_id), recovery, transit.key()])?;
        let refund = get(view, &self.platform, &self.refund_id)?;
        view.need([OpenWork::key(&self.platform, &refund.sub_mchid)])?;
        if refund.status == self.outcome.status() {
            return Ok(Decided::unchanged(refund.clone()));
        }
        if refund.status != RefundStatus::Processing {
            return Err(Refusal::RefundSettled { status: refund.status }.into());
        }
        let mut refund = refund.clone();
        let mut changes = Changes::default();
        let pay = |changes: &mut Changes, ctx: &mut Ctx<'_>, journal, to: &AccountKey| {
            let cause = Cause { order: Some(&refund.transaction_id), reference: self.refund_id.as_str() };
            post(changes, ctx, journal, (&transit, to), refund.payer_refund, cause);
        };
        match self.outcome {
            Outcome::Success => {
                let buyer = buyer(&refund, order_of(view, &refund)?);
                pay(&mut changes, ctx, Journal::RefundPaid, &buyer);
                refund.success_at = Some(ctx.now);
            }
            Outcome::Abnormal => {
                let held = AccountKey::operator(&self.platform, AccountKind::AbnormalRefund);
                pay(&mut changes, ctx, Journal::RefundAbnormal, &held);
            }
            Outcome::Closed => close(view, ctx, &mut changes, &refund)?,
        }
        if self.outcome != Outcome::Abnormal {
            open_work::end(view, &mut changes, (&self.platform, &refund.sub_mchid), Work::Refund)?;
        }
        refund.status = self.outcome.status();
        changes.update(refund.clone());
        let notice = Notice {
            platform: &self.platform,
            mchid: &self.platform,
            event: self.outcome.event(),
            subject: self.refund_id.shared(),
            url: refund.notify_url.as_deref(),
        };
        announce(&mut changes, ctx, &notice);
        Ok(Decided { reply: refund, changes })
    }
}

/// Where the buyer's money goes: back to where it came from, or to a card.
fn buyer(refund: &Refund, order: &Order) -> AccountKey {
    match (refund.route, order.funding, &order.payer) {
        (RefundRoute::Original, Funding::Wallet, Some(payer)) => AccountKey::wallet(&order.platform, payer),
        _ => AccountKey::operator(&order.platform, AccountKind::ChannelCash),
    }
}

/// J17: the money and the order's sums go back. What was frozen is frozen again while the order
/// is open for splitting; the order stays marked as refunded and the refund stays counted.
fn close(view: View<'_>, ctx: &mut Ctx<'_>, changes: &mut Changes, refund: &Refund) -> Result<(), Stop> {
    let available = AccountKey::merchant(&refund.platform, &refund.sub_mchid, AccountKind::BasicAvailable);
    view.need([Order::key(&refund.platform, &refund.transaction_id), available.key()])?;
    let mut order = order_of(view, refund)?.clone();
    let net = refund.amount.minus(refund.fee_back)?;
    let is_open = order.profit_sharing && !order.finished;
    let is_frozen = refund.pocket == Pocket::Pending && is_open;
    let held = view.balance(&available)?;
    let seller = if is_frozen { holding::pending(&order) } else { available };
    let advancer = advancer(view, ctx, changes, refund)?;
    let fee = match &advancer {
        // The seller got the fee without paying for the refund, and may have spent it. What it
        // lacks stays given back: later refunds of the order give back so much less.
        Some(_) => refund.fee_back.min(held.plus(refund.amount.minus(refund.advance)?)?),
        None => refund.fee_back,
    };
    let sides = Sides { advancer: advancer.unwrap_or_else(|| seller.clone()), seller };
    give_back(changes, ctx, refund, &sides, fee)?;
    order.refunded = order.refunded.minus(refund.amount)?;
    order.payer_refunded = order.payer_refunded.minus(refund.payer_refund)?;
    order.fee_refunded = order.fee_refunded.minus(fee)?;
    if refund.pocket == Pocket::Pending {
        order.refunded_frozen = order.refunded_frozen.minus(net)?;
        if is_frozen {
            order.unsplit = order.unsplit.plus(net)?;
        } else {
            order.released = order.released.plus(net)?;
        }
    }
    changes.update(order);
    Ok(())
}

/// The platform's account that advanced the refund; none when the seller has paid that back
/// already. A recovery that is under way ends.
fn advancer(
    view: View<'_>,
    ctx: &Ctx<'_>,
    changes: &mut Changes,
    refund: &Refund,
) -> Result<Option<AccountKey>, Stop> {
    let Some(account) = refund.advance_account else { return Ok(None) };
    let key = AdvanceReturn::key(&refund.platform, &refund.refund_id);
    if let Some(recovery) = view.find::<AdvanceReturn>(&key)? {
        match recovery.result {
            AdvanceResult::Success => return Ok(None),
            AdvanceResult::Failed => {}
            AdvanceResult::Processing => {
                let mut recovery = recovery.clone();
                recovery.result = AdvanceResult::Failed;
                recovery.finished_at = Some(ctx.now);
                open_work::end(view, changes, (&refund.platform, &refund.sub_mchid), Work::Recovery)?;
                changes.update(recovery);
            }
        }
    }
    Ok(Some(AccountKey::merchant(&refund.platform, &refund.platform, account)))
}
