//! A merchant scans a buyer's payment code (付款码支付, 2.11, J1, J2).
//!
//! The order comes to be and is paid in one decision: there is no session to pay in, and nobody
//! is told. Only when the buyer must give the password does the order wait.

use super::Prepay;
use super::draft::{self, Draft, Placing};
use super::payment::{Means, Payment};
use super::session;
use crate::changes::Changes;
use crate::command::{Command, Decided, Query};
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{
    Alias, AppBinding, Family, Funding, Merchant, Order, OrderState, Space, TaskKind, TradeType,
};
use crate::refusal::{PayRefusal, Refusal};
use crate::tables::Key;
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo};
use tongbao_base::{Fen, Time};

/// What is to be paid by a code.
#[derive(Debug, Clone)]
pub struct ByCode {
    /// Who scans.
    pub platform: MchId,
    /// Its application; empty: none was named.
    pub appid: AppId,
    /// Its number of the order.
    pub out_trade_no: OutNo,
    /// Who sells: a sub-merchant, or the direct merchant itself.
    pub sub_mchid: MchId,
    /// The sub-merchant's application.
    pub sub_appid: Option<AppId>,
    /// Price.
    pub total: Fen,
    /// What is sold.
    pub description: String,
    /// The merchant's own text.
    pub attach: Option<String>,
    /// The money is frozen for splitting.
    pub profit_sharing: bool,
    /// The rest of what was agreed, the code among it; compared on a repeat, never read.
    pub terms: String,
}

/// Whose code it is, and with what it pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePayer {
    /// The buyer.
    pub openid: OpenId,
    /// From where the money comes.
    pub funding: Funding,
    /// The buyer's bank, `CMB_DEBIT`, or `OTHERS` for change.
    pub bank_type: String,
}

/// What the channel says of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeWord {
    /// It pays at once.
    Pays(CodePayer),
    /// The buyer is asked for the password first.
    AsksPassword(CodePayer),
    /// Nobody has such a code.
    Unknown,
    /// It lived until then.
    Expired(Time),
    /// It was used for another order.
    Used,
}

/// A merchant scans a buyer's payment code (付款码支付, 2.11).
#[derive(Debug, Clone)]
pub struct PayByCode {
    /// What is to be paid.
    pub wish: ByCode,
    /// What the channel says of the code.
    pub word: CodeWord,
}

/// Whether a code is needed: everything else is checked, so that none is spent in vain. The order
/// when the number came before; none: a code is to be taken for it.
#[derive(Debug, Clone)]
pub struct CodeNeeded(pub ByCode);

impl Query for CodeNeeded {
    const NAME: &'static str = "order.code_needed";
    type Output = Option<Order>;

    fn platform(&self) -> &MchId {
        &self.0.platform
    }

    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        view.need(self.0.keys())?;
        let draft = self.0.checked(view, ctx)?;
        match draft.earlier(view)? {
            Some(order) => again(&draft, order, ctx).map(Some),
            None => Ok(None),
        }
    }
}

impl Command for PayByCode {
    const NAME: &'static str = "order.pay_by_code";
    type Output = Order;

    fn platform(&self) -> &MchId {
        &self.wish.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let mut keys = self.wish.keys();
        if let CodeWord::Pays(payer) = &self.word {
            keys.extend(self.wish.means(payer).keys());
        }
        view.need(keys)?;
        let draft = self.wish.checked(view, ctx)?;
        if let Some(order) = draft.earlier(view)? {
            return again(&draft, order, ctx).map(Decided::unchanged);
        }
        match &self.word {
            CodeWord::Pays(payer) => pay(view, ctx, &draft, &self.wish.means(payer)),
            CodeWord::AsksPassword(payer) => Ok(ask_password(ctx, &draft, payer)),
            CodeWord::Unknown => Err(PayRefusal::CodeUnknown.into()),
            CodeWord::Expired(until) => Err(PayRefusal::CodeExpired { until: *until, now: ctx.now }.into()),
            CodeWord::Used => Err(PayRefusal::CodeUsed.into()),
        }
    }
}

impl From<PayRefusal> for Stop {
    fn from(refusal: PayRefusal) -> Self {
        Refusal::from(refusal).into()
    }
}

impl ByCode {
    fn keys(&self) -> Vec<Key> {
        let seller = (&self.sub_mchid, self.sub_appid.as_ref());
        let mut keys: Vec<Key> = draft::keys(&self.platform, &self.out_trade_no, seller).collect();
        keys.push(Merchant::key(&self.platform, &self.platform));
        keys.push(AppBinding::key(&self.platform, &self.platform, &self.appid));
        keys
    }

    /// What the order is to be, if nothing but the code is in its way.
    fn checked(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Draft<'_>, Stop> {
        let draft = self.draft(merchant::lookup::initiator(view, &self.platform)?.kind.family());
        draft.check_own_app(view)?;
        draft.check_seller(view)?;
        draft.check_amounts(ctx.rules)?;
        Ok(draft)
    }

    fn means<'a>(&'a self, payer: &'a CodePayer) -> Means<'a> {
        let CodePayer { openid, funding, bank_type } = payer;
        Means { platform: &self.platform, payer: openid, funding: *funding, bank_type, coupon: Fen::ZERO }
    }

    fn draft(&self, family: Family) -> Draft<'_> {
        Draft {
            family,
            platform: &self.platform,
            appid: &self.appid,
            out_trade_no: &self.out_trade_no,
            sub_mchid: &self.sub_mchid,
            sub_appid: self.sub_appid.as_ref(),
            trade_type: TradeType::Micropay,
            total: self.total,
            description: &self.description,
            attach: self.attach.as_deref(),
            notify_url: "",
            sp_openid: None,
            sub_openid: None,
            profit_sharing: self.profit_sharing,
            subsidy: Fen::ZERO,
            terms: &self.terms,
        }
    }
}

/// The number came before: the order as it stands, if nothing differs (Annex A).
fn again(draft: &Draft<'_>, order: &Order, ctx: &Ctx<'_>) -> Result<Order, Stop> {
    let number = || order.out_trade_no.clone();
    let is_code = order.trade_type == TradeType::Micropay;
    if !is_code || order.combine_id.is_some() || order.sub_mchid != *draft.sub_mchid {
        return Err(Refusal::OutTradeNoUsed { number: number() }.into());
    }
    if let Some(field) = draft.difference(order, ctx.rules) {
        return Err(Refusal::ReentryDiffers { number: number(), field }.into());
    }
    if order.state == OrderState::Revoked {
        return Err(Refusal::OrderClosed { number: number() }.into());
    }
    Ok(order.clone())
}

/// The order, unpaid, with the session that a cashier shows while the buyer is asked.
fn place(ctx: &mut Ctx<'_>, draft: &Draft<'_>) -> Order {
    let wait = ctx.rules.codepay.userpaying_seconds.saturating_mul(Time::SECOND);
    let expires_at = ctx.now.after_ms(wait);
    let session = Prepay { until: expires_at, ..session::open(ctx) };
    draft.order(ctx, Placing { combine_id: None, session: &session, expires_at })
}

fn pay(
    view: View<'_>,
    ctx: &mut Ctx<'_>,
    draft: &Draft<'_>,
    means: &Means<'_>,
) -> Result<Decided<Order>, Stop> {
    means.check(view, draft.total)?;
    let seller = merchant::lookup::get(view, draft.platform, draft.sub_mchid)?;
    let payment = Payment { means, coupon: means.coupon, fee_bp: seller.fee_bp };
    let mut changes = Changes::default();
    let order = place(ctx, draft);
    let order = payment.settle(&order, &mut changes, ctx)?;
    Ok(written(changes, order))
}

fn ask_password(ctx: &mut Ctx<'_>, draft: &Draft<'_>, payer: &CodePayer) -> Decided<Order> {
    let order = place(ctx, draft);
    let mut changes = Changes::default();
    let lapse = (TaskKind::CloseOrder, order.transaction_id.shared());
    task::enqueue(&mut changes, ctx, draft.platform, lapse, order.expires_at);
    changes.insert(Alias {
        platform: order.platform.clone(),
        space: Space::Prepay,
        number: order.prepay_id.shared(),
        target: order.transaction_id.shared(),
    });
    let payer = Some(payer.openid.clone());
    written(changes, Order { state: OrderState::UserPaying, payer, ..order })
}

fn written(mut changes: Changes, order: Order) -> Decided<Order> {
    changes.insert(draft::number_alias(&order));
    changes.insert(order.clone());
    Decided { reply: order, changes }
}
