//! An order for one seller is placed (2.2.1, 2.11).

use super::draft::{self, Draft, Payer, Placing};
use super::session;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{Alias, AppBinding, Family, Merchant, Order, OrderState, Space, TaskKind, TradeType};
use crate::refusal::Refusal;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo, PrepayId};
use tongbao_base::{Fen, Time};

/// The session in which a buyer may pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepay {
    /// Its number.
    pub prepay_id: PrepayId,
    /// Until when it lasts.
    pub until: Time,
}

/// A platform or a partner places an order for one of its sub-merchants (2.2.1), or a direct
/// merchant for itself (2.11).
#[derive(Debug, Clone)]
pub struct Create {
    /// Who places it.
    pub platform: MchId,
    /// Its application; empty: none was named (`scannedpos`).
    pub appid: AppId,
    /// Its number of the order.
    pub out_trade_no: OutNo,
    /// Who sells: the sub-merchant, or the direct merchant itself.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// How the buyer pays.
    pub trade_type: TradeType,
    /// Price.
    pub total: Fen,
    /// What is sold.
    pub description: String,
    /// The platform's own text.
    pub attach: Option<String>,
    /// Where the platform is told.
    pub notify_url: String,
    /// When it can no longer be paid; none: after the profile's days.
    pub time_expire: Option<Time>,
    /// The payer under the platform's application.
    pub sp_openid: Option<OpenId>,
    /// The payer under the sub-merchant's application.
    pub sub_openid: Option<OpenId>,
    /// The money is frozen for splitting.
    pub profit_sharing: bool,
    /// Subsidy announced; only counts when frozen for splitting.
    pub subsidy: Fen,
    /// The rest of what was agreed, as the edge wrote it; compared on a repeat, never read.
    pub terms: String,
}

impl Command for Create {
    const NAME: &'static str = "order.create";
    type Output = Prepay;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let seller = (&self.sub_mchid, self.sub_appid.as_ref());
        let own = [
            Merchant::key(&self.platform, &self.platform),
            AppBinding::key(&self.platform, &self.platform, &self.appid),
        ];
        let payer = self.payer();
        let keys = draft::keys(&self.platform, &self.out_trade_no, seller).chain(own);
        view.need(keys.chain(payer.keys()))?;
        let draft = self.draft(merchant::lookup::initiator(view, &self.platform)?.kind.family());
        draft.check_own_app(view)?;
        draft.check_seller(view)?;
        payer.check(view, self.trade_type)?;
        draft.check_amounts(ctx.rules)?;
        match draft.earlier(view)? {
            Some(order) => self.again(&draft, order, ctx),
            None => self.place(&draft, ctx),
        }
    }
}

impl Create {
    fn draft(&self, family: Family) -> Draft<'_> {
        Draft {
            family,
            platform: &self.platform,
            appid: &self.appid,
            out_trade_no: &self.out_trade_no,
            sub_mchid: &self.sub_mchid,
            sub_appid: self.sub_appid.as_ref(),
            trade_type: self.trade_type,
            total: self.total,
            description: &self.description,
            attach: self.attach.as_deref(),
            notify_url: &self.notify_url,
            sp_openid: self.sp_openid.as_ref(),
            sub_openid: self.sub_openid.as_ref(),
            profit_sharing: self.profit_sharing,
            subsidy: self.subsidy,
            terms: &self.terms,
        }
    }

    fn payer(&self) -> Payer<'_> {
        Payer {
            appid: &self.appid,
            openid: self.sp_openid.as_ref(),
            sub_openid: self.sub_openid.as_ref(),
            sub_appids: self.sub_appid.iter().collect(),
        }
    }

    fn place(&self, draft: &Draft<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Prepay>, Stop> {
        session::check_expiry(ctx, self.time_expire)?;
        let expires_at = session::expires_at(&ctx.rules.pay, ctx.now, self.time_expire);
        let prepay = session::open(ctx);
        let placing = Placing { combine_id: None, session: &prepay, expires_at };
        let order = draft.order(ctx, placing);
        let mut changes = Changes::default();
        let closes_at = session::closes_at(&ctx.rules.pay, ctx.now, expires_at);
        let close = (TaskKind::CloseOrder, order.transaction_id.shared());
        task::enqueue(&mut changes, ctx, &self.platform, close, closes_at);
        changes.insert(draft::number_alias(&order));
        changes.insert(session_alias(&order));
        changes.insert(order);
        Ok(Decided { reply: prepay, changes })
    }

    /// The number came before: a new session replaces the old one if nothing else differs.
    fn again(&self, draft: &Draft<'_>, order: &Order, ctx: &mut Ctx<'_>) -> Result<Decided<Prepay>, Stop> {
        let number = self.out_trade_no.clone();
        let is_code = order.trade_type == TradeType::Micropay;
        if is_code || order.combine_id.is_some() || order.sub_mchid != self.sub_mchid {
            return Err(Refusal::OutTradeNoUsed { number }.into());
        }
        match order.state {
            OrderState::NotPay | OrderState::UserPaying => {}
            OrderState::Success | OrderState::Refund => return Err(Refusal::OrderPaid { number }.into()),
            OrderState::Closed | OrderState::PayError | OrderState::Revoked => {
                return Err(Refusal::OrderClosed { number }.into());
            }
        }
        let expires_at = session::expires_at(&ctx.rules.pay, order.created_at, self.time_expire);
        let differs =
            draft.difference(order, ctx.rules).or((expires_at != order.expires_at).then_some("time_expire"));
        if let Some(field) = differs {
            return Err(Refusal::ReentryDiffers { number, field }.into());
        }
        let prepay = session::reopen(ctx, &number, (self.time_expire, expires_at))?;
        let order =
            Order { prepay_id: prepay.prepay_id.clone(), prepay_until: prepay.until, ..order.clone() };
        let mut changes = Changes::default();
        changes.insert(session_alias(&order));
        changes.update(order);
        Ok(Decided { reply: prepay, changes })
    }
}

/// How an order is found by its session.
fn session_alias(order: &Order) -> Alias {
    Alias {
        platform: order.platform.clone(),
        space: Space::Prepay,
        number: order.prepay_id.shared(),
        target: order.transaction_id.shared(),
    }
}
