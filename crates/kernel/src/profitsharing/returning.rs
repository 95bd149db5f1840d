//! A receiver gives (part of) its part back (2.4.7, 2.12, J12).
//!
//! The money goes to the seller's available pocket; nothing becomes splittable again. A receiver
//! who is short leaves the return open: it is tried again every hour and with the same number. In
//! the generic family it fails the return instead, by the profile.

use super::{find, known};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{check_positive, days_after, number};
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{
    AccountKind, Alias, Event, Family, Journal, Merchant, OpenWork, ReturnFailure, ReturnResult, Space,
    Split, SplitDetail, SplitResult, SplitReturn, TaskKind,
};
use crate::notification::{Notice, announce};
use crate::open_work::{self, Work};
use crate::refusal::{GenericRefusal, Refusal};
use crate::rules::{ReturnRules, ShortReturn};
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, ReturnId, SplitId, TransactionId};
use tongbao_base::{Fen, Time};

/// Names a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitRef {
    /// By its own number.
    Id(SplitId),
    /// By the platform's number.
    Number(OutNo),
}

impl SplitRef {
    /// Whether it names that split.
    pub(super) fn names(&self, split_id: &SplitId, out_order_no: &OutNo) -> bool {
        match self {
            SplitRef::Id(id) => id == split_id,
            SplitRef::Number(number) => number == out_order_no,
        }
    }
}

/// A receiver gives (part of) its part back (2.4.7, 2.12, J12).
#[derive(Debug, Clone)]
pub struct Return {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The split.
    pub split: SplitRef,
    /// The order, compared when given.
    pub transaction_id: Option<TransactionId>,
    /// The platform's number of this return.
    pub out_return_no: OutNo,
    /// Who gives it back.
    pub return_mchid: MchId,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
}

impl Command for Return {
    const NAME: &'static str = "profitsharing.return";
    type Output = Result<SplitReturn, Refusal>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        view.need(self.keys())?;
        if let Some(alias) = view.find::<Alias>(&self.alias_key())? {
            return self.again(view, ctx, &ReturnId::from(&*alias.target));
        }
        check_positive(self.amount)?;
        if self.return_mchid == self.sub_mchid {
            return Err(Refusal::ReturnToSelf.into());
        }
        let split = self.split(view)?;
        merchant::lookup::not_closed(view, &self.platform, &self.sub_mchid)?;
        let mut detail = self.detail(view, split)?;
        self.check_consent(view, split.family)?;
        self.check(ctx, split, &detail)?;
        detail.returned = detail.returned.plus(self.amount)?;
        let mut split = split.clone();
        split.returns = split.returns.saturating_add(1);

        let mut changes = Changes::default();
        let mut row = self.row(ctx, &split, detail.line);
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::SplitReturn,
            number: self.out_return_no.shared(),
            target: row.return_id.shared(),
        });
        let family = split.family;
        changes.update(split);
        let mut short = move_money(view, ctx, &mut changes, &mut row)?;
        if short.is_some() && fails_short(family, &ctx.rules.returning) {
            short = None;
            detail.returned = detail.returned.minus(self.amount)?;
            fail(ctx, &mut row, ReturnFailure::BalanceNotEnough);
        } else if short.is_some() {
            enqueue_retry(ctx, &mut changes, &row);
            for mchid in [&row.return_mchid, &row.sub_mchid] {
                open_work::begin(view, &mut changes, (&self.platform, mchid), Work::Return)?;
            }
        }
        changes.update(detail);
        changes.insert(row.clone());
        Ok(Decided { reply: short.map_or(Ok(row), Err), changes })
    }
}

impl Return {
    fn alias_key(&self) -> Key {
        Alias::key(&self.platform, Space::SplitReturn, self.out_return_no.as_str())
    }

    fn keys(&self) -> Vec<Key> {
        let split = match &self.split {
            SplitRef::Id(id) => Split::key(&self.platform, id),
            SplitRef::Number(number) => Alias::key(&self.platform, Space::Split, number.as_str()),
        };
        let pocket = AccountKey::merchant(&self.platform, &self.return_mchid, AccountKind::BasicAvailable);
        let mut keys = vec![self.alias_key(), split, pocket.key()];
        keys.extend(known::merchant_keys(&self.platform, &self.return_mchid));
        keys.push(Merchant::key(&self.platform, &self.sub_mchid));
        let both = [&self.return_mchid, &self.sub_mchid];
        keys.extend(both.map(|mchid| OpenWork::key(&self.platform, mchid)));
        keys
    }

    /// The return was accepted before: its current state, after another try if it is still open.
    fn again(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        return_id: &ReturnId,
    ) -> Result<Decided<Result<SplitReturn, Refusal>>, Stop> {
        let row = get(view, &self.platform, return_id)?;
        let field = if row.sub_mchid != self.sub_mchid {
            "sub_mchid"
        } else if !self.split.names(&row.split_id, &row.out_order_no) {
            "order_id"
        } else if self.transaction_id.as_ref().is_some_and(|id| *id != row.transaction_id) {
            "transaction_id"
        } else if row.return_mchid != self.return_mchid {
            "return_mchid"
        } else if row.amount != self.amount {
            "amount"
        } else if row.description != self.description {
            "description"
        } else {
            return attempt(view, ctx, row);
        };
        Err(Refusal::ReentryDiffers { number: self.out_return_no.clone(), field }.into())
    }

    fn split<'v>(&self, view: View<'v>) -> Result<&'v Split, Stop> {
        let number = match &self.split {
            SplitRef::Id(id) => id.shared(),
            SplitRef::Number(number) => number.shared(),
        };
        let not_found = || Refusal::SplitNotFound { number: number.clone() };
        let split_id = match &self.split {
            SplitRef::Id(id) => id.clone(),
            SplitRef::Number(number) => {
                let key = Alias::key(&self.platform, Space::Split, number.as_str());
                SplitId::from(&*view.get::<Alias>(&key, not_found)?.target)
            }
        };
        let split = find::get(view, &self.platform, &split_id)?;
        let is_of_order = self.transaction_id.as_ref().is_none_or(|id| *id == split.transaction_id);
        if split.sub_mchid != self.sub_mchid || !is_of_order {
            return Err(not_found().into());
        }
        Ok(split)
    }

    /// The line that paid the one who gives it back.
    fn detail(&self, view: View<'_>, split: &Split) -> Result<SplitDetail, Stop> {
        let nothing = || Refusal::NothingToReturn { account: self.return_mchid.shared() };
        let detail = find::with_details(view, split)?
            .details
            .into_iter()
            .find(|detail| *detail.account == *self.return_mchid.as_str())
            .ok_or_else(nothing)?;
        if detail.kind.is_person() {
            return Err(Refusal::ReturnFromPerson.into());
        }
        if detail.result != SplitResult::Success {
            return Err(nothing().into());
        }
        Ok(detail)
    }

    /// In 收付通 every merchant agreed by coming aboard; elsewhere it has to say so (2.12).
    fn check_consent(&self, view: View<'_>, family: Family) -> Result<(), Stop> {
        let merchant = known::merchant(view, &self.platform, &self.return_mchid)?;
        if family == Family::Ecommerce || merchant.is_some_and(|merchant| merchant.split_returns) {
            return Ok(());
        }
        Err(Refusal::Generic(GenericRefusal::ReturnsNotAllowed { mchid: self.return_mchid.clone() }).into())
    }

    fn check(&self, ctx: &Ctx<'_>, split: &Split, detail: &SplitDetail) -> Result<(), Stop> {
        let rules = &ctx.rules.returning;
        let until = days_after(split.finished_at.unwrap_or(split.created_at), rules.window_days);
        if ctx.now > until {
            return Err(Refusal::ReturnTooLate { until, now: ctx.now }.into());
        }
        let max = rules.max_per_split_order;
        if split.returns >= max {
            return Err(Refusal::TooManyReturns { max }.into());
        }
        let left = detail.amount.minus(detail.returned)?;
        if self.amount > left {
            return Err(Refusal::ReturnTooMuch { left, asked: self.amount }.into());
        }
        Ok(())
    }

    fn row(&self, ctx: &mut Ctx<'_>, split: &Split, line: i64) -> SplitReturn {
        SplitReturn {
            platform: self.platform.clone(),
            return_id: ReturnId::from(number(ctx, "3700")),
            out_return_no: self.out_return_no.clone(),
            split_id: split.split_id.clone(),
            out_order_no: split.out_order_no.clone(),
            line,
            transaction_id: split.transaction_id.clone(),
            sub_mchid: self.sub_mchid.clone(),
            return_mchid: self.return_mchid.clone(),
            amount: self.amount,
            description: self.description.clone(),
            result: ReturnResult::Processing,
            fail_reason: None,
            created_at: ctx.now,
            finished_at: None,
        }
    }
}

/// The return under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, id: &ReturnId) -> Result<&'v SplitReturn, Stop> {
    view.get(&SplitReturn::key(platform, id), || Refusal::ReturnNotFound { number: id.shared() })
}

/// The step that tries an open return again in an hour (Annex E).
pub(super) fn enqueue_retry(ctx: &mut Ctx<'_>, changes: &mut Changes, row: &SplitReturn) {
    let due_at = ctx.now.after_ms(Time::HOUR);
    let step = (TaskKind::RetryReturn, row.return_id.shared());
    task::enqueue(changes, ctx, &row.platform, step, due_at);
}

/// Tries an open return: it is given up after its days, moved when there is money, or stays.
pub(super) fn attempt(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    row: &SplitReturn,
) -> Result<Decided<Result<SplitReturn, Refusal>>, Stop> {
    if row.result != ReturnResult::Processing {
        return Ok(Decided::unchanged(Ok(row.clone())));
    }
    view.need([&row.return_mchid, &row.sub_mchid].map(|mchid| OpenWork::key(&row.platform, mchid)))?;
    let mut row = row.clone();
    let mut changes = Changes::default();
    if ctx.now >= days_after(row.created_at, ctx.rules.returning.close_days) {
        give_up(view, ctx, &mut changes, &mut row)?;
    } else if let Some(short) = move_money(view, ctx, &mut changes, &mut row)? {
        return Ok(Decided::unchanged(Err(short)));
    }
    for mchid in [&row.return_mchid, &row.sub_mchid] {
        open_work::end(view, &mut changes, (&row.platform, mchid), Work::Return)?;
    }
    changes.update(row.clone());
    Ok(Decided { reply: Ok(row), changes })
}

/// J12, or why not.
fn move_money(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    changes: &mut Changes,
    row: &mut SplitReturn,
) -> Result<Option<Refusal>, Stop> {
    let of = |mchid| AccountKey::merchant(&row.platform, mchid, AccountKind::BasicAvailable);
    let (from, to) = (of(&row.return_mchid), of(&row.sub_mchid));
    view.need(known::merchant_keys(&row.platform, &row.return_mchid).into_iter().chain([from.key()]))?;
    let available = view.balance(&from)?;
    if available < row.amount {
        return Ok(Some(Refusal::ReturnerShort { available, asked: row.amount }));
    }
    let cause = Cause { order: Some(&row.transaction_id), reference: row.return_id.as_str() };
    post(changes, ctx, Journal::SplitReturn, (&from, &to), row.amount, cause);
    let merchant = known::merchant(view, &row.platform, &row.return_mchid)?;
    let notice = Notice {
        platform: &row.platform,
        mchid: &row.return_mchid,
        event: Event::SplitReturned,
        subject: row.return_id.shared(),
        url: merchant.and_then(|merchant| merchant.notify_url.as_deref()),
    };
    announce(changes, ctx, &notice);
    row.result = ReturnResult::Success;
    row.finished_at = Some(ctx.now);
    Ok(None)
}

/// Whether a return ends at once when its receiver has too little; else it stays open (2.12).
fn fails_short(family: Family, rules: &ReturnRules) -> bool {
    family == Family::Generic && rules.generic_short == ShortReturn::Fail
}

fn fail(ctx: &Ctx<'_>, row: &mut SplitReturn, reason: ReturnFailure) {
    row.result = ReturnResult::Failed;
    row.fail_reason = Some(reason);
    row.finished_at = Some(ctx.now);
}

/// J13: what was promised may be asked for again under a new number.
fn give_up(view: View<'_>, ctx: &Ctx<'_>, changes: &mut Changes, row: &mut SplitReturn) -> Result<(), Stop> {
    let key = SplitDetail::key(&row.platform, &row.split_id, row.line);
    let not_found = || Refusal::SplitNotFound { number: row.split_id.shared() };
    let mut detail = view.get::<SplitDetail>(&key, not_found)?.clone();
    detail.returned = detail.returned.minus(row.amount)?;
    changes.update(detail);
    fail(ctx, row, ReturnFailure::TimeOutClosed);
    Ok(())
}
