//! A platform pays its subsidy into an order (2.5.1, J3).

use super::cited;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, OrderOf, days_after};
use crate::ledger::{AccountKey, Cause, post};
use crate::merchant;
use crate::model::{Alias, Journal, Merchant, Order, Refund, Space, Subsidy};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, RefundId, SubsidyId, TransactionId};

/// A platform pays its subsidy into an order (2.5.1, J3), before the first split and once.
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// How much.
    pub amount: Fen,
    /// What for.
    pub description: String,
    /// The platform's number.
    pub out_subsidy_no: Option<OutNo>,
    /// The refund that lowered it.
    pub refund_id: Option<RefundId>,
}

impl Command for Create {
    const NAME: &'static str = "subsidy.create";
    type Output = Subsidy;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let Create { platform, sub_mchid, transaction_id, .. } = self;
        let payer = AccountKey::merchant(platform, platform, ctx.rules.subsidy.pay_account);
        view.need(self.keys().chain([payer.key()]))?;
        self.check_number(view)?;
        let order = OrderOf { platform, sub_mchid, transaction_id }.paid(view)?;
        if !order.profit_sharing || !order.subsidy_planned.is_positive() {
            return Err(Refusal::SubsidyNotPlanned.into());
        }
        let until = days_after(order.paid_at.unwrap_or(order.created_at), ctx.rules.subsidy.window_days);
        if ctx.now > until {
            return Err(Refusal::SubsidyTooLate { until, now: ctx.now }.into());
        }
        if let Some(subsidy_id) = &order.subsidy_id {
            return self.again(view, order, subsidy_id).map(Decided::unchanged);
        }
        merchant::lookup::not_closed(view, platform, sub_mchid)?;
        self.check(view, ctx, order)?;
        let available = view.balance(&payer)?;
        if available < self.amount {
            let (account, asked) = (payer.account, self.amount);
            return Err(Refusal::PlatformShort { account, available, asked }.into());
        }
        self.pay(ctx, order.clone(), &payer)
    }
}

impl Create {
    fn alias_key(&self) -> Option<Key> {
        let number = self.out_subsidy_no.as_ref()?;
        Some(Alias::key(&self.platform, Space::Subsidy, number.as_str()))
    }

    fn keys(&self) -> impl Iterator<Item = Key> {
        let refund = self.refund_id.as_ref().map(|id| Refund::key(&self.platform, id));
        let order = Order::key(&self.platform, &self.transaction_id);
        let seller = Merchant::key(&self.platform, &self.sub_mchid);
        [order, seller].into_iter().chain(self.alias_key()).chain(refund)
    }

    /// The number may not belong to another order's subsidy.
    fn check_number(&self, view: View<'_>) -> Result<(), Stop> {
        let (Some(number), Some(key)) = (&self.out_subsidy_no, self.alias_key()) else { return Ok(()) };
        let Some(alias) = view.find::<Alias>(&key)? else { return Ok(()) };
        let row = get(view, &self.platform, &SubsidyId::from(&*alias.target))?;
        if row.transaction_id == self.transaction_id {
            return Ok(());
        }
        Err(Refusal::ReentryDiffers { number: number.clone(), field: "transaction_id" }.into())
    }

    /// The order has its subsidy already: the same wish is granted, another is not.
    fn again(&self, view: View<'_>, order: &Order, id: &SubsidyId) -> Result<Subsidy, Stop> {
        let row = get(view, &self.platform, id)?;
        if row.out_subsidy_no != self.out_subsidy_no {
            return Err(Refusal::SubsidyExists { amount: order.subsidised }.into());
        }
        let field = if row.amount != self.amount {
            "amount"
        } else if row.description != self.description {
            "description"
        } else if row.refund_id != self.refund_id {
            "refund_id"
        } else {
            return Ok(row.clone());
        };
        let key = self.out_subsidy_no.clone().unwrap_or_else(|| OutNo::new(self.transaction_id.shared()));
        Err(Refusal::ReentryDiffers { number: key, field }.into())
    }

    fn check(&self, view: View<'_>, ctx: &Ctx<'_>, order: &Order) -> Result<(), Stop> {
        holding::check_positive(self.amount)?;
        let max = ctx.rules.subsidy.max_fen;
        if self.amount > max {
            return Err(Refusal::SubsidyTooLarge { asked: self.amount, max }.into());
        }
        if order.subsidy_cancelled {
            return Err(Refusal::SubsidyCancelled.into());
        }
        if order.splits > 0 {
            return Err(Refusal::SubsidyAfterSplit { splits: order.splits }.into());
        }
        if order.finished {
            return Err(Refusal::SplitFinished.into());
        }
        if let Some(refund_id) = &self.refund_id {
            cited(view, order, refund_id)?;
        }
        let planned = order.subsidy_planned;
        let is_lowered = order.refunded.is_positive() && self.amount < planned;
        if self.amount != planned && !is_lowered {
            return Err(Refusal::SubsidyDiffers { planned, asked: self.amount }.into());
        }
        Ok(())
    }

    fn pay(&self, ctx: &mut Ctx<'_>, mut order: Order, payer: &AccountKey) -> Result<Decided<Subsidy>, Stop> {
        let subsidy = Subsidy {
            platform: self.platform.clone(),
            subsidy_id: SubsidyId::from(holding::number(ctx, "4000")),
            out_subsidy_no: self.out_subsidy_no.clone(),
            transaction_id: self.transaction_id.clone(),
            sub_mchid: self.sub_mchid.clone(),
            amount: self.amount,
            description: self.description.clone(),
            refund_id: self.refund_id.clone(),
            returned: Fen::ZERO,
            created_at: ctx.now,
        };
        order.subsidy_id = Some(subsidy.subsidy_id.clone());
        order.subsidised = order.subsidised.plus(self.amount)?;
        order.unsplit = order.unsplit.plus(self.amount)?;
        let mut changes = Changes::default();
        if let Some(number) = &self.out_subsidy_no {
            changes.insert(Alias {
                platform: self.platform.clone(),
                space: Space::Subsidy,
                number: number.shared(),
                target: subsidy.subsidy_id.shared(),
            });
        }
        let cause = Cause { order: Some(&self.transaction_id), reference: subsidy.subsidy_id.as_str() };
        let sides = (payer, &holding::pending(&order));
        post(&mut changes, ctx, Journal::Subsidy, sides, self.amount, cause);
        changes.insert(subsidy.clone());
        changes.update(order);
        Ok(Decided { reply: subsidy, changes })
    }
}

/// The subsidy under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, id: &SubsidyId) -> Result<&'v Subsidy, Stop> {
    view.get(&Subsidy::key(platform, id), || Refusal::NoSubsidy)
}
