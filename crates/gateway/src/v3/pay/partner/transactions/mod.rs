//! `/v3/pay/partner/transactions/…`: ordinary payment (2.2).

pub(crate) mod app;
pub(crate) mod codepay;
pub(crate) mod h5;
pub(crate) mod id;
pub(crate) mod jsapi;
pub(crate) mod miniprogram;
pub(crate) mod native;
pub(crate) mod out_trade_no;
pub(crate) mod scannedpos;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use serde::Serialize;
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order;
use tongbao_wire::v3::field::{AppNo, Whole};
use tongbao_wire::v3::object::{Maybe, PrepayId, SettleInfo};
use tongbao_wire::v3::pay::partner::transactions::{Create, Payer};

/// An order, however the buyer comes to the cashier.
fn place<P: Maybe<Payer> + Serialize, S: Serialize>(
    caller: &Caller,
    asked: &Create<P, S>,
    trade_type: TradeType,
) -> Result<order::Create, Fault> {
    caller.is(asked.sp_mchid.as_str(), "/sp_mchid", Location::Body)?;
    caller.is_not(asked.sub_mchid.as_str(), "/sub_mchid")?;
    let payer = asked.payer.maybe();
    let openid = |given: fn(&Payer) -> Option<OpenId>| payer.and_then(given);
    let settle = asked.settle_info.as_ref();
    Ok(order::Create {
        platform: caller.platform.clone(),
        appid: AppId::new(asked.sp_appid.shared()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: MchId::new(asked.sub_mchid.shared()),
        sub_appid: asked.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        trade_type,
        total: asked.amount.total.fen(),
        description: asked.description.to_string(),
        attach: asked.attach.as_ref().map(ToString::to_string),
        notify_url: asked.notify_url.to_string(),
        time_expire: asked.time_expire.map(|time| time.0),
        sp_openid: openid(|payer| payer.sp_openid.as_ref().map(|id| OpenId::new(id.shared()))),
        sub_openid: openid(|payer| payer.sub_openid.as_ref().map(|id| OpenId::new(id.shared()))),
        profit_sharing: settle.is_some_and(SettleInfo::is_profit_sharing),
        subsidy: settle.and_then(|settle| settle.subsidy_amount).map_or(Fen::ZERO, Whole::fen),
        terms: asked.terms(),
    })
}

/// Where the contract lets the application be left out, the kernel takes an empty one.
fn app_or_none(appid: Option<&AppNo>) -> AppId {
    appid.map_or_else(|| AppId::from(""), |appid| AppId::new(appid.shared()))
}

fn session(prepay: &order::Prepay) -> PrepayId {
    PrepayId { prepay_id: prepay.prepay_id.shared() }
}
