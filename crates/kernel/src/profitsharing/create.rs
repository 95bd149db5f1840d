//! A platform asks to split an order (2.4.3, 2.12, J5).
//!
//! An accepted request only sets money aside; it is worked off by [`super::Execute`].

use super::find::{self, SplitFound};
use super::{cap, known, max_ratio};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, OrderOf};
use crate::merchant;
use crate::model::{
    Alias, Family, ListOf, Merchant, Order, ReceiverKind, Space, Split, SplitDetail, SplitKind, SplitResult,
    SplitState, TaskKind,
};
use crate::refusal::Refusal;
use crate::rules::SplitRules;
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::ids::{AppId, DetailId, MchId, OutNo, SplitId, TransactionId};
use tongbao_base::{Fen, Secret, Time};

/// One receiver's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What kind of account receives.
    pub kind: ReceiverKind,
    /// Merchant number or openid.
    pub account: Arc<str>,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// The receiver's name, compared with a merchant's.
    pub name: Option<Secret>,
}

/// Whether a split request ends the splitting of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// It does: what is left is released to the sub-merchant.
    Yes,
    /// More may come.
    No,
}

/// A platform, a partner or a direct merchant asks to split an order (2.4.3, 2.12, J5).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// By which rules.
    pub family: Family,
    /// The application of persons' openids.
    pub appid: Option<AppId>,
    /// The sub-merchant's application, of the openids of a `SubPerson`.
    pub sub_appid: Option<AppId>,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
    /// Who gets what.
    pub receivers: Vec<Part>,
    /// Whether the splitting ends with it.
    pub finish: Finish,
}

impl Command for Create {
    const NAME: &'static str = "profitsharing.create";
    type Output = SplitFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let alias_key = Alias::key(&self.platform, Space::Split, self.out_order_no.as_str());
        view.need(self.keys().chain([alias_key.clone()]))?;
        if let Some(alias) = view.find::<Alias>(&alias_key)? {
            return self.again(view, &SplitId::from(&*alias.target)).map(Decided::unchanged);
        }
        self.check_shape(&ctx.rules.split)?;
        let order = self.order().paid(view)?;
        self.check_order(order, ctx)?;
        for part in &self.receivers {
            known::check(view, self, part, &ctx.rules.split)?;
        }
        let all = Fen::sum(self.receivers.iter().map(|part| part.amount))?;
        let others = Fen::sum(self.receivers.iter().filter(|p| !self.is_own(p)).map(|p| p.amount))?;
        self.check_cap(view, order, &ctx.rules.split, others)?;
        self.check_left(order, all)?;
        let mut order = order.clone();
        order.unsplit = order.unsplit.minus(all)?;
        order.locked = order.locked.plus(all)?;
        order.counted = order.counted.plus(others)?;
        order.splits = order.splits.saturating_add(1);
        order.finished = self.finish == Finish::Yes;
        Ok(self.accept(ctx, order, all))
    }
}

impl Create {
    fn order(&self) -> OrderOf<'_> {
        let Create { platform, sub_mchid, transaction_id, .. } = self;
        OrderOf { platform, sub_mchid, transaction_id }
    }

    pub(super) fn list(&self) -> ListOf<'_> {
        ListOf::seller(self.family, &self.platform, &self.sub_mchid)
    }

    /// The sub-merchant is a receiver of its own order: money is released, not given away.
    fn is_own(&self, part: &Part) -> bool {
        part.kind == ReceiverKind::Merchant && *part.account == *self.sub_mchid.as_str()
    }

    fn keys(&self) -> impl Iterator<Item = Key> {
        let receivers = self.receivers.iter().flat_map(|part| known::keys(&self.list(), part));
        let merchants = [&self.platform, &self.sub_mchid].map(|mchid| Merchant::key(&self.platform, mchid));
        receivers.chain(merchants).chain([Order::key(&self.platform, &self.transaction_id)])
    }

    /// The request was accepted before: its current state.
    fn again(&self, view: View<'_>, split_id: &SplitId) -> Result<SplitFound, Stop> {
        let number = &self.out_order_no;
        let split = find::get(view, &self.platform, split_id)?;
        let found = find::with_details(view, split)?;
        let asked = |part: &Part, detail: &SplitDetail| {
            part.kind == detail.kind
                && part.account == detail.account
                && part.amount == detail.amount
                && part.description == detail.description
        };
        // The line of the release, if there is one, comes after those that were asked for.
        let same_receivers = i64::try_from(self.receivers.len()) == Ok(split.receivers)
            && self.receivers.iter().zip(&found.details).all(|(part, detail)| asked(part, detail));
        let field = if split.kind != SplitKind::Split {
            "out_order_no"
        } else if split.transaction_id != self.transaction_id {
            "transaction_id"
        } else if split.sub_mchid != self.sub_mchid {
            "sub_mchid"
        } else if split.finish != (self.finish == Finish::Yes) {
            "finish"
        } else if !same_receivers {
            "receivers"
        } else {
            return Ok(found);
        };
        Err(Refusal::ReentryDiffers { number: number.clone(), field }.into())
    }

    /// Whether the order takes a split now.
    fn check_order(&self, order: &Order, ctx: &Ctx<'_>) -> Result<(), Refusal> {
        if !order.profit_sharing {
            return Err(Refusal::NotForSplitting);
        }
        if order.finished {
            return Err(Refusal::SplitFinished);
        }
        let wait = ctx.rules.split.min_wait_seconds.of(self.family).saturating_mul(Time::SECOND);
        let from = order.paid_at.unwrap_or(order.created_at).after_ms(wait);
        if ctx.now < from {
            return Err(Refusal::SplitTooEarly { from, now: ctx.now });
        }
        if order.subsidy_planned.is_positive() && order.subsidy_id.is_none() && !order.subsidy_cancelled {
            return Err(Refusal::SubsidyPending { planned: order.subsidy_planned });
        }
        let max = ctx.rules.split.max_requests_per_order;
        if order.splits >= max {
            return Err(Refusal::TooManySplits { max });
        }
        Ok(())
    }

    fn check_shape(&self, rules: &SplitRules) -> Result<(), Refusal> {
        let (asked, max) = (self.receivers.len(), rules.max_receivers_per_request);
        if asked > max {
            return Err(Refusal::TooManyReceivers { asked, max });
        }
        if asked == 0 && self.finish == Finish::No {
            return Err(Refusal::NoReceivers);
        }
        let mut seen = BTreeSet::new();
        for part in &self.receivers {
            holding::check_positive(part.amount)?;
            if !seen.insert((part.kind, &part.account)) {
                return Err(Refusal::ReceiverTwice { account: Arc::clone(&part.account) });
            }
        }
        Ok(())
    }

    fn check_cap(&self, view: View<'_>, order: &Order, rules: &SplitRules, asked: Fen) -> Result<(), Stop> {
        merchant::lookup::seller(view, &self.platform, &self.sub_mchid)?;
        let ratio_bp = max_ratio::ratio_bp(view, (&self.platform, &self.sub_mchid), rules)?;
        let cap = cap::cap(order, ratio_bp, rules)?;
        let used = order.counted;
        if used.plus(asked)? > cap {
            return Err(Refusal::OverRatio { cap, used, asked }.into());
        }
        Ok(())
    }

    /// A fully refunded order cannot be split, even when a subsidy is left in it (3.7).
    fn check_left(&self, order: &Order, asked: Fen) -> Result<(), Refusal> {
        let left = if order.refunded >= order.total { Fen::ZERO } else { order.unsplit };
        if asked > left {
            return Err(Refusal::NotEnoughUnsplit { left, asked });
        }
        if self.receivers.is_empty() && !order.unsplit.is_positive() {
            return Err(Refusal::NothingToRelease);
        }
        Ok(())
    }

    fn accept(&self, ctx: &mut Ctx<'_>, order: Order, amount: Fen) -> Decided<SplitFound> {
        let split_id = SplitId::from(holding::number(ctx, "3000"));
        let details: Vec<SplitDetail> =
            (0..).zip(&self.receivers).map(|(line, part)| self.detail(ctx, &split_id, line, part)).collect();
        let split = Split {
            platform: self.platform.clone(),
            split_id: split_id.clone(),
            out_order_no: self.out_order_no.clone(),
            family: self.family,
            kind: SplitKind::Split,
            transaction_id: self.transaction_id.clone(),
            sub_mchid: self.sub_mchid.clone(),
            state: SplitState::Processing,
            finish: self.finish == Finish::Yes,
            amount,
            receivers: i64::try_from(details.len()).unwrap_or(i64::MAX),
            finish_amount: Fen::ZERO,
            description: String::new(),
            returns: 0,
            created_at: ctx.now,
            finished_at: None,
        };
        let mut changes = Changes::default();
        changes.update(order);
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::Split,
            number: self.out_order_no.shared(),
            target: split_id.shared(),
        });
        changes.insert(split.clone());
        for detail in &details {
            changes.insert(detail.clone());
        }
        let step = (TaskKind::ExecuteSplit, split_id.shared());
        let now = ctx.now;
        task::enqueue(&mut changes, ctx, &self.platform, step, now);
        Decided { reply: SplitFound { split, details }, changes }
    }

    fn detail(&self, ctx: &mut Ctx<'_>, split_id: &SplitId, line: i64, part: &Part) -> SplitDetail {
        SplitDetail {
            platform: self.platform.clone(),
            split_id: split_id.clone(),
            line,
            detail_id: DetailId::from(holding::number(ctx, "3600")),
            kind: part.kind,
            account: Arc::clone(&part.account),
            amount: part.amount,
            description: part.description.clone(),
            result: SplitResult::Pending,
            fail_reason: None,
            finished_at: None,
            returned: Fen::ZERO,
        }
    }
}
