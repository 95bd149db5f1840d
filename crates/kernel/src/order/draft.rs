//! What one order is to be, alone or as a sub-order: checked, written down, compared on a repeat.

use super::{Prepay, lookup};
use crate::buyer::whose;
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::{Alias, AppBinding, Family, Funding, Merchant, Order, OrderState, Space, TradeType};
use crate::refusal::Refusal;
use crate::rules::Pay;
use crate::tables::Key;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, CombineId, MchId, OpenId, OutNo, TransactionId};
use tongbao_base::{Fen, Time};

/// What one order is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draft<'a> {
    pub family: Family,
    pub platform: &'a MchId,
    pub appid: &'a AppId,
    pub out_trade_no: &'a OutNo,
    pub sub_mchid: &'a MchId,
    pub sub_appid: Option<&'a AppId>,
    pub trade_type: TradeType,
    pub total: Fen,
    pub description: &'a str,
    pub attach: Option<&'a str>,
    /// Empty for a sub-order: its combined order is told of.
    pub notify_url: &'a str,
    pub sp_openid: Option<&'a OpenId>,
    pub sub_openid: Option<&'a OpenId>,
    pub profit_sharing: bool,
    pub subsidy: Fen,
    pub terms: &'a str,
}

/// When and under what an order comes to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placing<'a> {
    pub combine_id: Option<&'a CombineId>,
    pub session: &'a Prepay,
    pub expires_at: Time,
}

/// Digits of a payable order (contract 1.14).
pub(crate) const PAYABLE_PREFIX: &str = "42";
/// Width of a payable order's number (contract 1.14).
pub(crate) const PAYABLE_WIDTH: usize = 28;

/// Every row that the checks of an order look at, to be fetched in one round.
pub(crate) fn keys(
    platform: &MchId,
    out_trade_no: &OutNo,
    (sub_mchid, sub_appid): (&MchId, Option<&AppId>),
) -> impl Iterator<Item = Key> {
    [
        Some(Alias::key(platform, Space::Order, out_trade_no.as_str())),
        Some(Merchant::key(platform, sub_mchid)),
        sub_appid.map(|appid| AppBinding::key(platform, sub_mchid, appid)),
    ]
    .into_iter()
    .flatten()
}

impl Draft<'_> {
    /// The application of who places the order is bound to it. Empty: none was named, which only
    /// the paths of payment codes allow (2.11).
    pub fn check_own_app(&self, view: View<'_>) -> Result<(), Stop> {
        if self.appid.as_str().is_empty() {
            return Ok(());
        }
        merchant::lookup::check_app(view, self.platform, self.platform, self.appid)
    }

    /// The seller is one of this platform, may take payments, and has that application.
    pub fn check_seller(&self, view: View<'_>) -> Result<(), Stop> {
        merchant::lookup::seller(view, self.platform, self.sub_mchid)?;
        match self.sub_appid {
            Some(appid) => merchant::lookup::check_app(view, self.platform, self.sub_mchid, appid),
            None => Ok(()),
        }
    }

    /// The number is long enough; price and subsidy lie within the limits.
    pub fn check_amounts(&self, rules: &crate::rules::Rules) -> Result<(), Refusal> {
        check_number("out_trade_no", self.out_trade_no, &rules.pay)?;
        let min = Fen::new(1);
        if self.total < min {
            return Err(Refusal::AmountTooSmall { asked: self.total, min });
        }
        if self.total > rules.pay.order_max_fen {
            return Err(Refusal::OrderTooLarge { asked: self.total, max: rules.pay.order_max_fen });
        }
        let subsidy = self.subsidy_planned();
        if subsidy.is_negative() {
            return Err(Refusal::AmountTooSmall { asked: subsidy, min: Fen::ZERO });
        }
        if subsidy > rules.subsidy.max_fen {
            return Err(Refusal::SubsidyTooLarge { asked: subsidy, max: rules.subsidy.max_fen });
        }
        Ok(())
    }

    /// A subsidy only counts when the money is frozen for splitting (contract 2.2.1), and outside
    /// 收付通 there is none (2.12).
    fn subsidy_planned(&self) -> Fen {
        let counts = self.profit_sharing && self.family == Family::Ecommerce;
        if counts { self.subsidy } else { Fen::ZERO }
    }

    /// The order, unpaid.
    pub fn order(&self, ctx: &mut Ctx<'_>, placing: Placing<'_>) -> Order {
        Order {
            platform: self.platform.clone(),
            transaction_id: TransactionId::from(ctx.ids.digits(PAYABLE_PREFIX, PAYABLE_WIDTH, ctx.now)),
            combine_id: placing.combine_id.cloned(),
            out_trade_no: self.out_trade_no.clone(),
            family: self.family,
            sub_mchid: self.sub_mchid.clone(),
            appid: self.appid.clone(),
            sub_appid: self.sub_appid.cloned(),
            trade_type: self.trade_type,
            state: OrderState::NotPay,
            last_attempt: None,
            total: self.total,
            payer_total: Fen::ZERO,
            profit_sharing: self.profit_sharing,
            subsidy_planned: self.subsidy_planned(),
            subsidy_cancelled: false,
            subsidy_id: None,
            subsidised: Fen::ZERO,
            subsidy_returned: Fen::ZERO,
            subsidy_returned_frozen: Fen::ZERO,
            fee_bp: 0,
            fee: Fen::ZERO,
            fee_refunded: Fen::ZERO,
            unsplit: Fen::ZERO,
            locked: Fen::ZERO,
            counted: Fen::ZERO,
            given: Fen::ZERO,
            given_own: Fen::ZERO,
            released: Fen::ZERO,
            refunded_frozen: Fen::ZERO,
            refunded: Fen::ZERO,
            payer_refunded: Fen::ZERO,
            refunds: 0,
            splits: 0,
            finished: false,
            created_at: ctx.now,
            expires_at: placing.expires_at,
            paid_at: None,
            sp_openid: self.sp_openid.cloned(),
            sub_openid: self.sub_openid.cloned(),
            payer: None,
            funding: Funding::Channel,
            bank_type: None,
            prepay_id: placing.session.prepay_id.clone(),
            prepay_until: placing.session.until,
            notify_url: self.notify_url.to_owned(),
            description: self.description.to_owned(),
            attach: self.attach.map(str::to_owned),
            terms: self.terms.to_owned(),
        }
    }

    /// Under which name another wish came before with this number, if it did. `notify_url` and
    /// `attach` only count when repeats are strict (contract, Annex A).
    pub fn difference(&self, order: &Order, rules: &crate::rules::Rules) -> Option<&'static str> {
        let strict = rules.reentry.strict;
        let same = [
            (if order.is_direct() { "appid" } else { "sp_appid" }, *self.appid == order.appid),
            ("sub_mchid", *self.sub_mchid == order.sub_mchid),
            ("sub_appid", self.sub_appid == order.sub_appid.as_ref()),
            ("trade_type", self.trade_type == order.trade_type),
            ("amount", self.total == order.total),
            ("description", self.description == order.description),
            (
                if order.is_direct() { "openid" } else { "sp_openid" },
                self.sp_openid == order.sp_openid.as_ref(),
            ),
            ("sub_openid", self.sub_openid == order.sub_openid.as_ref()),
            ("settle_info.profit_sharing", self.profit_sharing == order.profit_sharing),
            ("settle_info.subsidy_amount", self.subsidy_planned() == order.subsidy_planned),
            ("terms", self.terms == order.terms),
            ("notify_url", !strict || self.notify_url == order.notify_url),
            ("attach", !strict || self.attach == order.attach.as_deref()),
        ];
        same.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
    }

    /// The order that has this number already.
    pub fn earlier<'a>(&self, view: View<'a>) -> Result<Option<&'a Order>, Stop> {
        lookup::find(view, self.platform, self.out_trade_no)
    }
}

/// How an order is found by the platform's number.
pub(crate) fn number_alias(order: &Order) -> Alias {
    Alias {
        platform: order.platform.clone(),
        space: Space::Order,
        number: order.out_trade_no.shared(),
        target: order.transaction_id.shared(),
    }
}

/// Numbers have at least as many characters as the profile says.
pub(crate) fn check_number(field: &'static str, number: &OutNo, rules: &Pay) -> Result<(), Refusal> {
    let min = rules.out_trade_no_min;
    if number.as_str().chars().count() < min {
        return Err(Refusal::NumberTooShort { field, number: number.clone(), min });
    }
    Ok(())
}

/// Who may pay: named where the buyer comes from inside the messenger, nowhere else.
#[derive(Debug, Clone)]
pub(crate) struct Payer<'a> {
    /// The application of who places the order.
    pub appid: &'a AppId,
    pub openid: Option<&'a OpenId>,
    pub sub_openid: Option<&'a OpenId>,
    /// The sellers' applications, of which one knows `sub_openid`.
    pub sub_appids: Vec<&'a AppId>,
}

impl Payer<'_> {
    /// The rows that [`Self::check`] looks at.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        [self.openid, self.sub_openid].into_iter().flatten().map(whose::key)
    }

    /// A sub-merchant's openid needs its application; the messenger needs one openid; an openid that
    /// is known belongs to its application (G.2).
    pub fn check(&self, view: View<'_>, trade_type: TradeType) -> Result<(), Stop> {
        self.check_named(trade_type)?;
        if let Some(openid) = self.openid {
            whose::check(view, openid, [self.appid])?;
        }
        if let Some(openid) = self.sub_openid {
            whose::check(view, openid, self.sub_appids.iter().copied())?;
        }
        Ok(())
    }

    fn check_named(&self, trade_type: TradeType) -> Result<(), Refusal> {
        if self.sub_openid.is_some() && self.sub_appids.is_empty() {
            return Err(Refusal::SubOpenidWithoutSubAppid);
        }
        if trade_type == TradeType::Jsapi && self.openid.is_none() && self.sub_openid.is_none() {
            return Err(Refusal::PayerMissing);
        }
        Ok(())
    }
}
