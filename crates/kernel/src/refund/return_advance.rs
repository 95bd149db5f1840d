//! A sub-merchant pays an advance back (2.6.4, J20).
//!
//! In full and once. A seller who is short leaves the recovery open: it is tried again every day
//! and with every call, until its days have passed.

use super::find::get;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{days_after, number};
use crate::ledger::{AccountKey, Cause, post};
use crate::model::{
    AccountKind, AdvanceResult, AdvanceReturn, Journal, OpenWork, Refund, RefundStatus, TaskKind,
};
use crate::open_work::{self, Work};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{AdvanceReturnId, MchId, RefundId};

/// A sub-merchant pays an advance back (2.6.4, J20).
#[derive(Debug, Clone)]
pub struct ReturnAdvance {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The refund.
    pub refund_id: RefundId,
}

impl Command for ReturnAdvance {
    const NAME: &'static str = "refund.return_advance";
    type Output = AdvanceReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let key = AdvanceReturn::key(&self.platform, &self.refund_id);
        let seller = AccountKey::merchant(&self.platform, &self.sub_mchid, AccountKind::BasicAvailable);
        let counts = OpenWork::key(&self.platform, &self.sub_mchid);
        view.need([key.clone(), Refund::key(&self.platform, &self.refund_id), seller.key(), counts])?;
        let refund = get(view, &self.platform, &self.refund_id)?;
        if refund.sub_mchid != self.sub_mchid {
            return Err(Refusal::RefundNotFound { number: self.refund_id.shared() }.into());
        }
        if let Some(row) = view.find::<AdvanceReturn>(&key)? {
            return attempt(view, ctx, row);
        }
        let payee_account = refund.advance_account.ok_or(Refusal::NotAdvanced)?;
        if refund.status == RefundStatus::Closed {
            return Err(Refusal::NotAdvanced.into());
        }
        let mut row = AdvanceReturn {
            platform: self.platform.clone(),
            refund_id: self.refund_id.clone(),
            advance_return_id: AdvanceReturnId::from(number(ctx, "5500")),
            sub_mchid: self.sub_mchid.clone(),
            amount: refund.advance,
            payee_account,
            result: AdvanceResult::Processing,
            created_at: ctx.now,
            finished_at: None,
        };
        let mut changes = Changes::default();
        if !recover(view, ctx, &mut changes, &mut row)? {
            enqueue_retry(ctx, &mut changes, &row);
            open_work::begin(view, &mut changes, (&self.platform, &self.sub_mchid), Work::Recovery)?;
        }
        changes.insert(row.clone());
        Ok(Decided { reply: row, changes })
    }
}

/// The step that tries an open recovery again the next day.
pub(super) fn enqueue_retry(ctx: &mut Ctx<'_>, changes: &mut Changes, row: &AdvanceReturn) {
    let due_at = days_after(ctx.now, 1);
    let step = (TaskKind::RetryAdvance, row.refund_id.shared());
    task::enqueue(changes, ctx, &row.platform, step, due_at);
}

/// Tries an open recovery: it is given up after its days, done when there is money, or stays.
pub(super) fn attempt(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    row: &AdvanceReturn,
) -> Result<Decided<AdvanceReturn>, Stop> {
    if row.result != AdvanceResult::Processing {
        return Ok(Decided::unchanged(row.clone()));
    }
    let counts = OpenWork::key(&row.platform, &row.sub_mchid);
    let seller = AccountKey::merchant(&row.platform, &row.sub_mchid, AccountKind::BasicAvailable);
    view.need([counts, seller.key(), Refund::key(&row.platform, &row.refund_id)])?;
    let mut row = row.clone();
    let mut changes = Changes::default();
    if ctx.now >= days_after(row.created_at, ctx.rules.refund.advance_return_days) {
        row.result = AdvanceResult::Failed;
        row.finished_at = Some(ctx.now);
    } else if !recover(view, ctx, &mut changes, &mut row)? {
        return Ok(Decided::unchanged(row));
    }
    open_work::end(view, &mut changes, (&row.platform, &row.sub_mchid), Work::Recovery)?;
    changes.update(row.clone());
    Ok(Decided { reply: row, changes })
}

/// J20, if there is money: answers whether there was.
fn recover(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut AdvanceReturn,
) -> Result<bool, Stop> {
    let seller = AccountKey::merchant(&row.platform, &row.sub_mchid, AccountKind::BasicAvailable);
    view.need([seller.key(), Refund::key(&row.platform, &row.refund_id)])?;
    if view.balance(&seller)? < row.amount {
        return Ok(false);
    }
    let platform = AccountKey::merchant(&row.platform, &row.platform, row.payee_account);
    let order_id = &get(view, &row.platform, &row.refund_id)?.transaction_id;
    let cause = Cause { order: Some(order_id), reference: row.refund_id.as_str() };
    post(changes, ctx, Journal::AdvanceReturn, (&seller, &platform), row.amount, cause);
    row.result = AdvanceResult::Success;
    row.finished_at = Some(ctx.now);
    Ok(true)
}
