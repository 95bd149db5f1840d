//! A combined order is placed (2.3.1).

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{
    Alias, AppBinding, Combined, Directory, Family, Merchant, Order, OrderState, Space, TaskKind, TradeType,
};
use crate::order::draft::{self, Draft, Payer, Placing};
use crate::order::{Prepay, lookup, session};
use crate::refusal::{PayRefusal, Refusal};
use crate::rules::Pay;
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::ids::{AppId, CombineId, MchId, OpenId, OutNo};
use tongbao_base::{Fen, Time};

/// One sub-order.
#[derive(Debug, Clone)]
pub struct SubOrder {
    /// The initiator, which must be the platform.
    pub mchid: MchId,
    /// The platform's number of the sub-order.
    pub out_trade_no: OutNo,
    /// Who sells; the direct merchant itself when it placed the order.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// Price.
    pub total: Fen,
    /// What is sold.
    pub description: String,
    /// The platform's own text.
    pub attach: String,
    /// The money is frozen for splitting.
    pub profit_sharing: bool,
    /// Subsidy announced; only counts when frozen for splitting.
    pub subsidy: Fen,
    /// The rest of what was agreed; compared on a repeat, never read.
    pub terms: String,
}

/// A platform or a partner places a combined order for its sub-merchants, or a direct merchant
/// one for itself (2.3.1).
#[derive(Debug, Clone)]
pub struct Create {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The platform's number.
    pub out_trade_no: OutNo,
    /// How the buyer pays.
    pub trade_type: TradeType,
    /// The payer under the platform's application.
    pub openid: Option<OpenId>,
    /// The payer under a sub-merchant's application.
    pub sub_openid: Option<OpenId>,
    /// When it can no longer be paid; none: after the profile's days.
    pub time_expire: Option<Time>,
    /// Where the platform is told, once.
    pub notify_url: String,
    /// 1 to 50 sub-orders.
    pub sub_orders: Vec<SubOrder>,
    /// The rest of what was agreed, as the edge wrote it; compared on a repeat, never read.
    pub terms: String,
}

impl Command for Create {
    const NAME: &'static str = "combined.create";
    type Output = Prepay;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let most = ctx.rules.pay.combine_max.max(ctx.rules.pay.combine_direct_max);
        check_count(self.sub_orders.len(), (1, most))?;
        view.need(self.keys())?;
        let initiator = merchant::lookup::initiator(view, &self.platform)?;
        self.check_sellers_named(initiator, &ctx.rules.pay)?;
        let family = initiator.kind.family();
        merchant::lookup::check_app(view, &self.platform, &self.platform, &self.appid)?;
        self.check_sub_orders(view, ctx, family)?;
        let number = Alias::key(&self.platform, Space::Combined, self.out_trade_no.as_str());
        if view.find::<Alias>(&number)?.is_some() {
            let combined = lookup::combined(view, &self.platform, &self.out_trade_no)?;
            self.again(family, combined, &lookup::members(view, combined)?, ctx)
        } else {
            self.place(view, ctx, family)
        }
    }
}

/// Sub-orders, at least and at most so many.
fn check_count(asked: usize, (min, max): (usize, usize)) -> Result<(), Refusal> {
    if asked > max || asked == 0 {
        return Err(Refusal::TooManySubOrders { asked, max });
    }
    if asked < min {
        return Err(PayRefusal::TooFewSubOrders { asked, min }.into());
    }
    Ok(())
}

impl Create {
    /// A direct merchant sells itself; whoever has sub-merchants names one in each sub-order. Each
    /// kind has its own bounds (2.3.1).
    fn check_sellers_named(&self, initiator: &Merchant, rules: &Pay) -> Result<(), Refusal> {
        let asked = self.sub_orders.len();
        if !initiator.kind.has_sub_merchants() {
            return check_count(asked, (rules.combine_direct_min, rules.combine_direct_max));
        }
        check_count(asked, (1, rules.combine_max))?;
        match self.sub_orders.iter().find(|sub_order| sub_order.sub_mchid == self.platform) {
            Some(own) => Err(PayRefusal::SubMchidMissing { number: own.out_trade_no.clone() }.into()),
            None => Ok(()),
        }
    }

    fn drafts(&self, family: Family) -> impl Iterator<Item = Draft<'_>> {
        self.sub_orders.iter().map(move |sub_order| Draft {
            family,
            platform: &self.platform,
            appid: &self.appid,
            out_trade_no: &sub_order.out_trade_no,
            sub_mchid: &sub_order.sub_mchid,
            sub_appid: sub_order.sub_appid.as_ref(),
            trade_type: self.trade_type,
            total: sub_order.total,
            description: &sub_order.description,
            attach: Some(&sub_order.attach),
            notify_url: "",
            sp_openid: self.openid.as_ref(),
            sub_openid: self.sub_openid.as_ref(),
            profit_sharing: sub_order.profit_sharing,
            subsidy: sub_order.subsidy,
            terms: &sub_order.terms,
        })
    }

    /// Every row that a new combined order looks at: one round, however many sub-orders.
    fn keys(&self) -> Vec<Key> {
        let of = |part: &SubOrder| {
            let seller = (&part.sub_mchid, part.sub_appid.as_ref());
            draft::keys(&self.platform, &part.out_trade_no, seller).collect::<Vec<_>>()
        };
        let mut keys: Vec<Key> = self.sub_orders.iter().flat_map(of).collect();
        keys.push(Alias::key(&self.platform, Space::Combined, self.out_trade_no.as_str()));
        keys.push(Merchant::key(&self.platform, &self.platform));
        keys.push(AppBinding::key(&self.platform, &self.platform, &self.appid));
        keys.extend(self.payer().keys());
        keys
    }

    fn payer(&self) -> Payer<'_> {
        Payer {
            appid: &self.appid,
            openid: self.openid.as_ref(),
            sub_openid: self.sub_openid.as_ref(),
            sub_appids: self.sub_orders.iter().filter_map(|sub_order| sub_order.sub_appid.as_ref()).collect(),
        }
    }

    fn check_sub_orders(&self, view: View<'_>, ctx: &Ctx<'_>, family: Family) -> Result<(), Stop> {
        let mut numbers = BTreeSet::new();
        for sub_order in &self.sub_orders {
            self.check_initiator(view, &sub_order.mchid)?;
            if !numbers.insert(&sub_order.out_trade_no) {
                return Err(Refusal::SubOrderTwice { number: sub_order.out_trade_no.clone() }.into());
            }
        }
        for draft in self.drafts(family) {
            draft.check_seller(view)?;
        }
        self.payer().check(view, self.trade_type)?;
        draft::check_number("combine_out_trade_no", &self.out_trade_no, &ctx.rules.pay)?;
        for draft in self.drafts(family) {
            draft.check_amounts(ctx.rules)?;
        }
        Ok(())
    }

    /// Each initiator has the combined order's application (contract 2.3.1); here only the
    /// platform itself initiates.
    fn check_initiator(&self, view: View<'_>, mchid: &MchId) -> Result<(), Stop> {
        if *mchid == self.platform {
            return Ok(());
        }
        let mchid = mchid.clone();
        let Some(other) = view.find::<Directory>(&Directory::key(&mchid))? else {
            return Err(Refusal::MerchantUnknown { mchid }.into());
        };
        merchant::lookup::check_app(view, &other.platform, &mchid, &self.appid)?;
        Err(Refusal::MerchantNotYours { mchid }.into())
    }

    fn place(&self, view: View<'_>, ctx: &mut Ctx<'_>, family: Family) -> Result<Decided<Prepay>, Stop> {
        for draft in self.drafts(family) {
            if draft.earlier(view)?.is_some() {
                return Err(Refusal::OutTradeNoUsed { number: draft.out_trade_no.clone() }.into());
            }
        }
        session::check_expiry(ctx, self.time_expire)?;
        let total = Fen::sum(self.sub_orders.iter().map(|sub_order| sub_order.total))?;
        let expires_at = session::expires_at(&ctx.rules.pay, ctx.now, self.time_expire);
        let prepay = session::open(ctx);
        let combine_id =
            CombineId::from(ctx.ids.digits(draft::PAYABLE_PREFIX, draft::PAYABLE_WIDTH, ctx.now));
        let placing = Placing { combine_id: Some(&combine_id), session: &prepay, expires_at };

        let mut changes = Changes::default();
        let orders: Vec<Order> = self.drafts(family).map(|draft| draft.order(ctx, placing)).collect();
        let combined = self.combined(&orders, (total, placing), &combine_id, ctx.now);
        let closes_at = session::closes_at(&ctx.rules.pay, ctx.now, expires_at);
        let close = (TaskKind::CloseCombined, combine_id.shared());
        task::enqueue(&mut changes, ctx, &self.platform, close, closes_at);
        changes.insert(self.alias(Space::Combined, self.out_trade_no.shared(), &combine_id));
        changes.insert(self.alias(Space::CombinedPrepay, prepay.prepay_id.shared(), &combine_id));
        for order in orders {
            changes.insert(draft::number_alias(&order));
            changes.insert(order);
        }
        changes.insert(combined);
        Ok(Decided { reply: prepay, changes })
    }

    fn combined(
        &self,
        orders: &[Order],
        (total, placing): (Fen, Placing<'_>),
        combine_id: &CombineId,
        created_at: Time,
    ) -> Combined {
        let members: Vec<&str> = orders.iter().map(|order| order.transaction_id.as_str()).collect();
        Combined {
            platform: self.platform.clone(),
            combine_id: combine_id.clone(),
            out_trade_no: self.out_trade_no.clone(),
            appid: self.appid.clone(),
            trade_type: self.trade_type,
            state: OrderState::NotPay,
            members: members.join(","),
            total,
            openid: self.openid.clone(),
            sub_openid: self.sub_openid.clone(),
            payer: None,
            created_at,
            expires_at: placing.expires_at,
            paid_at: None,
            prepay_id: placing.session.prepay_id.clone(),
            prepay_until: placing.session.until,
            notify_url: self.notify_url.clone(),
            terms: self.terms.clone(),
        }
    }

    fn alias(&self, space: Space, number: Arc<str>, combine_id: &CombineId) -> Alias {
        Alias { platform: self.platform.clone(), space, number, target: combine_id.shared() }
    }

    /// The number came before: a new session replaces the old one if nothing else differs.
    fn again(
        &self,
        family: Family,
        combined: &Combined,
        orders: &[&Order],
        ctx: &mut Ctx<'_>,
    ) -> Result<Decided<Prepay>, Stop> {
        let number = self.out_trade_no.clone();
        match combined.state {
            OrderState::NotPay | OrderState::UserPaying => {}
            OrderState::Success | OrderState::Refund => return Err(Refusal::OrderPaid { number }.into()),
            OrderState::Closed | OrderState::PayError | OrderState::Revoked => {
                return Err(Refusal::OrderClosed { number }.into());
            }
        }
        if let Some(field) = self.difference(family, combined, orders, ctx) {
            return Err(Refusal::ReentryDiffers { number, field }.into());
        }
        let prepay = session::reopen(ctx, &number, (self.time_expire, combined.expires_at))?;
        let (prepay_id, prepay_until) = (prepay.prepay_id.clone(), prepay.until);
        let mut changes = Changes::default();
        changes.insert(self.alias(Space::CombinedPrepay, prepay_id.shared(), &combined.combine_id));
        for order in orders {
            changes.update(Order { prepay_id: prepay_id.clone(), prepay_until, ..(*order).clone() });
        }
        changes.update(Combined { prepay_id, prepay_until, ..combined.clone() });
        Ok(Decided { reply: prepay, changes })
    }

    fn difference(
        &self,
        family: Family,
        combined: &Combined,
        orders: &[&Order],
        ctx: &Ctx<'_>,
    ) -> Option<&'static str> {
        let strict = ctx.rules.reentry.strict;
        let expires_at = session::expires_at(&ctx.rules.pay, combined.created_at, self.time_expire);
        let numbers = self.sub_orders.iter().map(|sub_order| &sub_order.out_trade_no);
        let same = [
            ("combine_appid", self.appid == combined.appid),
            ("trade_type", self.trade_type == combined.trade_type),
            ("combine_payer_info.openid", self.openid == combined.openid),
            ("combine_payer_info.sub_openid", self.sub_openid == combined.sub_openid),
            ("time_expire", expires_at == combined.expires_at),
            ("terms", self.terms == combined.terms),
            ("notify_url", !strict || self.notify_url == combined.notify_url),
            ("sub_orders", numbers.eq(orders.iter().map(|order| &order.out_trade_no))),
        ];
        let differs = same.into_iter().find(|(_, same)| !same).map(|(field, _)| field);
        let mut pairs = self.drafts(family).zip(orders);
        differs.or_else(|| pairs.find_map(|(draft, order)| draft.difference(order, ctx.rules)))
    }
}
