//! A buyer is refunded (2.6.1, 2.13, J14–J16).
//!
//! Phases: known before? allowed, existing, within the rules; divided; a pocket that can pay;
//! set aside. The buyer gets it when the channel says so ([`super::Settle`]).

use super::find::{self, RefundFound};
use super::pocket::{self, Taken};
use super::portions::{Portions, portions};
use super::postings::{Sides, set_aside};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::holding::{self, days_after};
use crate::ledger::AccountKey;
use crate::merchant;
use crate::model::{
    AccountKind, Alias, AppBinding, Merchant, OpenWork, Order, OrderState, Pocket, Refund, RefundRoute,
    RefundStatus, Space, TaskKind,
};
use crate::open_work::{self, Work};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OutNo, RefundId, TransactionId};

/// Names an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderRef {
    /// By its own number.
    Transaction(TransactionId),
    /// By the platform's number.
    Number(OutNo),
}

/// A pocket that the platform names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `AVAILABLE` or `UNAVAILABLE`.
    pub pocket: Pocket,
    /// How much from it; none: all of it (`funds_account`).
    pub amount: Option<Fen>,
}

/// Who may pay for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    /// Only the sub-merchant (`REFUND_SOURCE_SUB_MERCHANT`).
    SubMerchant,
    /// The platform, when the sub-merchant is short (`REFUND_SOURCE_PARTNER_ADVANCE`).
    PartnerAdvance,
}

/// A platform, a partner or a direct merchant refunds a buyer (2.6.1, 2.13, J14–J16).
#[derive(Debug, Clone)]
pub struct Apply {
    /// The platform.
    pub platform: MchId,
    /// The platform's application; the generic path names none.
    pub appid: Option<AppId>,
    /// The sub-merchant; a direct merchant itself.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// The order.
    pub order: OrderRef,
    /// The platform's number.
    pub out_refund_no: OutNo,
    /// How much of the order.
    pub amount: Fen,
    /// The order's price, repeated by the platform.
    pub total: Fen,
    /// Pockets named by the platform (`amount.from`, or `funds_account`); at most one.
    pub from: Vec<Source>,
    /// Who may pay.
    pub payer: Payer,
    /// Why the buyer gets it.
    pub reason: Option<String>,
    /// Where the platform is told.
    pub notify_url: Option<String>,
}

impl Command for Apply {
    const NAME: &'static str = "refund.apply";
    type Output = RefundFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        view.need(self.keys())?;
        if let Some(alias) = view.find::<Alias>(&self.alias_key())? {
            return self.again(view, ctx, &RefundId::from(&*alias.target)).map(Decided::unchanged);
        }
        holding::check_positive(self.amount)?;
        self.check_appids(view)?;
        let order = self.order(view)?;
        merchant::lookup::not_closed(view, &self.platform, &self.sub_mchid)?;
        self.check(ctx, order)?;
        self.grant(view, ctx, order)
    }
}

impl Apply {
    /// Takes the refund from a pocket that can pay and sets it aside; everything else was checked.
    pub(crate) fn grant(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        order: &Order,
    ) -> Result<Decided<RefundFound>, Stop> {
        let portions = portions(order, self.amount)?;
        let taken = pocket::choose(view, ctx, order, self, &portions)?;
        self.accept(view, ctx, order.clone(), portions, taken)
    }

    fn alias_key(&self) -> Key {
        let number = Refund::alias_number(&self.sub_mchid, &self.out_refund_no);
        Alias::key(&self.platform, Space::Refund, &number)
    }

    fn bindings(&self) -> impl Iterator<Item = (&MchId, &AppId)> {
        let own = self.appid.as_ref().map(|appid| (&self.platform, appid));
        own.into_iter().chain(self.sub_appid.as_ref().map(|appid| (&self.sub_mchid, appid)))
    }

    fn keys(&self) -> Vec<Key> {
        let order = match &self.order {
            OrderRef::Transaction(id) => Order::key(&self.platform, id),
            OrderRef::Number(number) => Alias::key(&self.platform, Space::Order, number.as_str()),
        };
        let seller = Merchant::key(&self.platform, &self.sub_mchid);
        let counts = OpenWork::key(&self.platform, &self.sub_mchid);
        let mut keys = vec![self.alias_key(), order, seller, counts];
        keys.extend(self.bindings().map(|(mchid, appid)| AppBinding::key(&self.platform, mchid, appid)));
        if self.payer == Payer::PartnerAdvance {
            let available =
                AccountKey::merchant(&self.platform, &self.sub_mchid, AccountKind::BasicAvailable);
            keys.extend([Merchant::key(&self.platform, &self.platform), available.key()]);
        }
        keys
    }

    /// The number was accepted before: its current state. `notify_url` only counts when repeats
    /// are compared strictly (Annex A).
    fn again(&self, view: View<'_>, ctx: &Ctx<'_>, refund_id: &RefundId) -> Result<RefundFound, Stop> {
        let row = find::get(view, &self.platform, refund_id)?;
        let order = find::order_of(view, row)?;
        let is_order = match &self.order {
            OrderRef::Transaction(id) => *id == row.transaction_id,
            OrderRef::Number(number) => *number == row.out_trade_no,
        };
        // An advance only comes about where the available pocket was to pay.
        let paid_from = if row.pocket == Pocket::Pending { Pocket::Pending } else { Pocket::Available };
        let field = if !is_order {
            "transaction_id"
        } else if row.amount != self.amount {
            "amount.refund"
        } else if order.total != self.total {
            "amount.total"
        } else if pocket::sole(&self.from, self.amount)? != row.pocket_named.then_some(paid_from) {
            "amount.from"
        } else if row.advance_allowed != (self.payer == Payer::PartnerAdvance) {
            "refund_account"
        } else if row.reason != self.reason {
            "reason"
        } else if ctx.rules.reentry.strict && row.notify_url != self.notify_url {
            "notify_url"
        } else {
            return Ok(RefundFound { refund: row.clone(), order: order.clone() });
        };
        Err(Refusal::ReentryDiffers { number: self.out_refund_no.clone(), field }.into())
    }

    fn check_appids(&self, view: View<'_>) -> Result<(), Stop> {
        for (mchid, appid) in self.bindings() {
            merchant::lookup::check_app(view, &self.platform, mchid, appid)?;
        }
        Ok(())
    }

    /// The order that is meant: one of the sub-merchant, paid.
    fn order<'v>(&self, view: View<'v>) -> Result<&'v Order, Stop> {
        let (number, id) = match &self.order {
            OrderRef::Transaction(id) => (id.shared(), Some(id.clone())),
            OrderRef::Number(number) => {
                let key = Alias::key(&self.platform, Space::Order, number.as_str());
                let alias = view.find::<Alias>(&key)?;
                (number.shared(), alias.map(|alias| TransactionId::from(&*alias.target)))
            }
        };
        let found = match &id {
            Some(id) => view.find::<Order>(&Order::key(&self.platform, id))?,
            None => None,
        };
        let Some(order) = found.filter(|order| order.sub_mchid == self.sub_mchid) else {
            merchant::lookup::get(view, &self.platform, &self.sub_mchid)?;
            return Err(Refusal::OrderNotFound { number }.into());
        };
        if !order.is_paid() {
            return Err(Refusal::OrderNotPaid { number, state: order.state }.into());
        }
        Ok(order)
    }

    fn check(&self, ctx: &Ctx<'_>, order: &Order) -> Result<(), Stop> {
        let rules = &ctx.rules.refund;
        if self.total != order.total {
            return Err(Refusal::TotalDiffers { total: order.total, asked: self.total }.into());
        }
        let until = days_after(order.paid_at.unwrap_or(order.created_at), rules.window_days);
        if ctx.now > until {
            return Err(Refusal::RefundTooLate { until, now: ctx.now }.into());
        }
        let left = order.total.minus(order.refunded)?;
        if self.amount > left {
            return Err(Refusal::RefundTooMuch { left, asked: self.amount }.into());
        }
        let max = rules.max_partial;
        if order.refunds >= max {
            return Err(Refusal::TooManyRefunds { max }.into());
        }
        Ok(())
    }

    fn accept(
        &self,
        view: View<'_>,
        ctx: &mut Ctx<'_>,
        mut order: Order,
        portions: Portions,
        taken: Taken,
    ) -> Result<Decided<RefundFound>, Stop> {
        let refund = self.refund(ctx, &order, portions, taken);
        let mut changes = Changes::default();
        set_aside(&mut changes, ctx, &refund, &sides(&order, &refund))?;
        count(&mut order, &refund)?;
        if refund.pocket == Pocket::Pending {
            order.unsplit = order.unsplit.minus(portions.net)?;
            order.refunded_frozen = order.refunded_frozen.plus(portions.net)?;
        } else if order.profit_sharing && order.refunded == order.total {
            // Nothing is left to split; what is still frozen pays for what the pocket lost (F.5 f).
            holding::release(&mut changes, ctx, &mut order, refund.refund_id.as_str())?;
        }
        changes.insert(Alias {
            platform: self.platform.clone(),
            space: Space::Refund,
            number: Refund::alias_number(&self.sub_mchid, &self.out_refund_no).into(),
            target: refund.refund_id.shared(),
        });
        changes.update(order.clone());
        changes.insert(refund.clone());
        open_work::begin(view, &mut changes, (&self.platform, &self.sub_mchid), Work::Refund)?;
        let (now, step) = (ctx.now, (TaskKind::PayRefund, refund.refund_id.shared()));
        task::enqueue(&mut changes, ctx, &self.platform, step, now);
        Ok(Decided { reply: RefundFound { refund, order }, changes })
    }

    fn refund(&self, ctx: &mut Ctx<'_>, order: &Order, portions: Portions, taken: Taken) -> Refund {
        Refund {
            platform: self.platform.clone(),
            refund_id: RefundId::from(holding::number(ctx, "50")),
            out_refund_no: self.out_refund_no.clone(),
            transaction_id: order.transaction_id.clone(),
            out_trade_no: order.out_trade_no.clone(),
            sub_mchid: self.sub_mchid.clone(),
            amount: self.amount,
            payer_refund: portions.payer,
            discount_refund: portions.discount,
            fee_back: portions.fee_back,
            pocket: taken.pocket,
            pocket_named: !self.from.is_empty(),
            advance_allowed: self.payer == Payer::PartnerAdvance,
            advance: taken.advance,
            advance_account: taken.advance_account,
            status: RefundStatus::Processing,
            route: RefundRoute::Original,
            card_bank: None,
            card_tail: None,
            reason: self.reason.clone(),
            notify_url: self.notify_url.clone(),
            created_at: ctx.now,
            success_at: None,
        }
    }
}

/// The order's sums after the refund was accepted.
fn count(order: &mut Order, refund: &Refund) -> Result<(), Stop> {
    order.state = OrderState::Refund;
    order.refunds = order.refunds.saturating_add(1);
    order.refunded = order.refunded.plus(refund.amount)?;
    order.payer_refunded = order.payer_refunded.plus(refund.payer_refund)?;
    order.fee_refunded = order.fee_refunded.plus(refund.fee_back)?;
    Ok(())
}

fn sides(order: &Order, refund: &Refund) -> Sides {
    let seller = match refund.pocket {
        Pocket::Pending => holding::pending(order),
        Pocket::Available | Pocket::Advance => holding::available(order),
    };
    let advancer = refund.advance_account.map_or_else(
        || seller.clone(),
        |account| AccountKey::merchant(&order.platform, &order.platform, account),
    );
    Sides { seller, advancer }
}
