//! An accepted split is worked off, receiver by receiver (J6–J11).
//!
//! One receiver's refusal does not touch another's part. A split that was worked off is not
//! worked off again.

use super::{find, known, release};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding;
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{
    AccountKind, Event, FailReason, Family, Journal, ListOf, MerchantState, Order, PersonMonth, Receiver,
    ReceiverKind, Split, SplitDetail, SplitResult, SplitState,
};
use crate::notification::{Notice, announce};
use crate::refusal::Refusal;
use crate::rules::FailedDetailTo;
use crate::tables::Key;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{MchId, OpenId, SplitId};
use tongbao_base::{Fen, Overflow};

/// A line that the outside world will not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Its place in the request, from 0.
    pub line: i64,
    /// Why.
    pub reason: FailReason,
}

/// An accepted split is worked off, receiver by receiver (J6–J11).
#[derive(Debug, Clone)]
pub struct Execute {
    /// The platform.
    pub platform: MchId,
    /// The split.
    pub split_id: SplitId,
    /// Lines that the outside world will not take.
    pub closed: Vec<Closed>,
}

impl Command for Execute {
    const NAME: &'static str = "profitsharing.execute";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        self.prefetch(view, ctx)?;
        let split = find::get(view, &self.platform, &self.split_id)?;
        if split.state == SplitState::Finished {
            return Ok(Decided::unchanged(()));
        }
        let details = find::with_details(view, split)?.details;
        view.need(keys(split, &details, &ctx.now.month_digits()))?;
        let order_key = Order::key(&self.platform, &split.transaction_id);
        let order = view
            .get::<Order>(&order_key, || Refusal::OrderNotFound { number: split.transaction_id.shared() })?;
        let mut work = Work { view, changes: Changes::default(), order: order.clone() };
        for detail in details {
            match self.refused(view, ctx, split, &detail)? {
                Some(reason) => work.close(ctx, detail, reason)?,
                None => work.pay(ctx, detail)?,
            }
        }
        let mut split = split.clone();
        if split.finish {
            work.finish(ctx, &mut split)?;
        }
        split.state = SplitState::Finished;
        split.finished_at = Some(ctx.now);
        let Work { mut changes, order, .. } = work;
        changes.update(split);
        changes.update(order);
        Ok(Decided { reply: (), changes })
    }
}

/// The rows that the lines touch.
fn keys(split: &Split, details: &[SplitDetail], month: &str) -> Vec<Key> {
    let platform = &split.platform;
    let pending = AccountKey::merchant(platform, &split.sub_mchid, AccountKind::BasicPending);
    let mut keys = vec![Order::key(platform, &split.transaction_id), pending.key()];
    for detail in details {
        keys.push(listed(split, detail));
        match detail.kind {
            ReceiverKind::Merchant => keys.extend(known::merchant_keys(platform, &mchid(detail))),
            ReceiverKind::Person | ReceiverKind::SubPerson => {
                keys.push(PersonMonth::key(platform, &openid(detail), month));
            }
        }
    }
    keys
}

/// The receiver's place on the list.
fn listed(split: &Split, detail: &SplitDetail) -> Key {
    let list = ListOf::seller(split.family, &split.platform, &split.sub_mchid);
    Receiver::key(&list, detail.kind, &detail.account)
}

fn mchid(detail: &SplitDetail) -> MchId {
    MchId::new(Arc::clone(&detail.account))
}

fn openid(detail: &SplitDetail) -> OpenId {
    OpenId::new(Arc::clone(&detail.account))
}

impl Execute {
    /// Asks for the split together with as many lines as it can have.
    fn prefetch(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<(), Stop> {
        let lines = i64::try_from(ctx.rules.split.max_receivers_per_request).unwrap_or(0);
        let details = (0..lines).map(|line| SplitDetail::key(&self.platform, &self.split_id, line));
        view.need(details.chain([Split::key(&self.platform, &self.split_id)]))
    }

    fn refused(
        &self,
        view: View<'_>,
        ctx: &Ctx<'_>,
        split: &Split,
        detail: &SplitDetail,
    ) -> Result<Option<FailReason>, Stop> {
        if let Some(closed) = self.closed.iter().find(|closed| closed.line == detail.line) {
            return Ok(Some(closed.reason));
        }
        if is_own(&split.sub_mchid, detail) {
            return Ok(None);
        }
        match detail.kind {
            ReceiverKind::Merchant => refused_merchant(view, ctx, split, detail),
            ReceiverKind::Person | ReceiverKind::SubPerson => refused_person(view, ctx, split, detail),
        }
    }
}

fn refused_merchant(
    view: View<'_>,
    ctx: &Ctx<'_>,
    split: &Split,
    detail: &SplitDetail,
) -> Result<Option<FailReason>, Stop> {
    let mchid = mchid(detail);
    let merchant = known::merchant(view, &split.platform, &mchid)?;
    if merchant.is_some_and(|merchant| merchant.state != MerchantState::Active) {
        return Ok(Some(FailReason::AccountAbnormal));
    }
    let is_related = view.find::<Receiver>(&listed(split, detail))?.is_some()
        || split.family == Family::Ecommerce
            && (mchid == split.platform || known::is_automatic(merchant, &ctx.rules.split));
    Ok((!is_related).then_some(FailReason::NoRelation))
}

fn refused_person(
    view: View<'_>,
    ctx: &Ctx<'_>,
    split: &Split,
    detail: &SplitDetail,
) -> Result<Option<FailReason>, Stop> {
    if view.find::<Receiver>(&listed(split, detail))?.is_none() {
        return Ok(Some(FailReason::NoRelation));
    }
    let received = month(view, ctx, detail)?.received;
    let is_over = received.plus(detail.amount)? > ctx.rules.split.person_monthly_limit_fen;
    Ok(is_over.then_some(FailReason::ReceiverReceiptLimit))
}

/// What the person received this month, and whether there is a row of it.
fn month(view: View<'_>, ctx: &Ctx<'_>, detail: &SplitDetail) -> Result<PersonMonth, Stop> {
    let (openid, month) = (openid(detail), ctx.now.month_digits());
    let row = view.find::<PersonMonth>(&PersonMonth::key(&detail.platform, &openid, &month))?;
    Ok(row.cloned().unwrap_or(PersonMonth {
        platform: detail.platform.clone(),
        openid,
        month: month.into(),
        received: Fen::ZERO,
    }))
}

fn is_own(seller: &MchId, detail: &SplitDetail) -> bool {
    detail.kind == ReceiverKind::Merchant && *detail.account == *seller.as_str()
}

/// A split while it is worked off.
struct Work<'v> {
    view: View<'v>,
    changes: Changes,
    order: Order,
}

impl Work<'_> {
    fn settle(&mut self, ctx: &Ctx<'_>, mut detail: SplitDetail, closed: Option<FailReason>) {
        detail.result = if closed.is_some() { SplitResult::Closed } else { SplitResult::Success };
        detail.fail_reason = closed;
        detail.finished_at = Some(ctx.now);
        self.changes.update(detail);
    }

    /// J6, J7, J8.
    fn pay(&mut self, ctx: &mut Ctx<'_>, detail: SplitDetail) -> Result<(), Stop> {
        let order = &mut self.order;
        order.locked = order.locked.minus(detail.amount)?;
        let to = if is_own(&order.sub_mchid, &detail) {
            order.given_own = order.given_own.plus(detail.amount)?;
            holding::available(order)
        } else {
            order.given = order.given.plus(detail.amount)?;
            match detail.kind {
                ReceiverKind::Merchant => self.pay_merchant(ctx, &detail)?,
                ReceiverKind::Person | ReceiverKind::SubPerson => self.pay_person(ctx, &detail)?,
            }
        };
        let from = holding::pending(&self.order);
        let address = SplitDetail::address(&detail.split_id, detail.line);
        let cause = Cause { order: Some(&self.order.transaction_id), reference: &address };
        post(&mut self.changes, ctx, Journal::Split, (&from, &to), detail.amount, cause);
        self.settle(ctx, detail, None);
        Ok(())
    }

    fn pay_merchant(&mut self, ctx: &mut Ctx<'_>, detail: &SplitDetail) -> Result<AccountKey, Stop> {
        let mchid = mchid(detail);
        let merchant = known::merchant(self.view, &detail.platform, &mchid)?;
        let notice = Notice {
            platform: &detail.platform,
            mchid: &mchid,
            event: Event::SplitReceived,
            subject: SplitDetail::address(&detail.split_id, detail.line).into(),
            url: merchant.and_then(|merchant| merchant.notify_url.as_deref()),
        };
        announce(&mut self.changes, ctx, &notice);
        Ok(AccountKey::merchant(&detail.platform, &mchid, AccountKind::BasicAvailable))
    }

    fn pay_person(&mut self, ctx: &mut Ctx<'_>, detail: &SplitDetail) -> Result<AccountKey, Stop> {
        let mut month = month(self.view, ctx, detail)?;
        let is_new = month.received.is_zero();
        month.received = month.received.plus(detail.amount)?;
        if is_new {
            self.changes.insert(month);
        } else {
            self.changes.update(month);
        }
        Ok(AccountKey::wallet(&detail.platform, &openid(detail)))
    }

    /// J9 while the order is open, J10 once it is finished.
    fn close(&mut self, ctx: &mut Ctx<'_>, detail: SplitDetail, reason: FailReason) -> Result<(), Overflow> {
        let order = &mut self.order;
        order.locked = order.locked.minus(detail.amount)?;
        if !is_own(&order.sub_mchid, &detail) {
            order.counted = order.counted.minus(detail.amount)?;
        }
        let is_freed = match ctx.rules.split.failed_detail_to {
            FailedDetailTo::Auto => order.finished,
            FailedDetailTo::Frozen => false,
            FailedDetailTo::Available => true,
        };
        if is_freed {
            order.released = order.released.plus(detail.amount)?;
            let sides = (&holding::pending(order), &holding::available(order));
            let address = SplitDetail::address(&detail.split_id, detail.line);
            let cause = Cause { order: Some(&order.transaction_id), reference: &address };
            post(&mut self.changes, ctx, Journal::Release, sides, detail.amount, cause);
        } else {
            order.unsplit = order.unsplit.plus(detail.amount)?;
        }
        self.settle(ctx, detail, Some(reason));
        Ok(())
    }

    /// J11, with a line of its own when there is anything to release.
    fn finish(&mut self, ctx: &mut Ctx<'_>, split: &mut Split) -> Result<(), Overflow> {
        let mut own = release::detail(ctx, split);
        let address = SplitDetail::address(&own.split_id, own.line);
        own.amount = holding::release(&mut self.changes, ctx, &mut self.order, &address)?;
        split.finish_amount = own.amount;
        if own.amount.is_positive() {
            self.changes.insert(own);
        }
        Ok(())
    }
}
