//! `/v3/pay/transactions/…`: payment to a direct merchant (2.11).

pub(crate) mod app;
pub(crate) mod codepay;
pub(crate) mod h5;
pub(crate) mod id;
pub(crate) mod jsapi;
pub(crate) mod native;
pub(crate) mod out_trade_no;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use serde::Serialize;
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, OpenId, OutNo};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order;
use tongbao_wire::v3::object::Settle;
use tongbao_wire::v3::pay::transactions::{Create, Names};

/// An order of the merchant itself, however the buyer comes to the cashier.
fn place<P: Names + Serialize, S: Serialize>(
    caller: &Caller,
    asked: &Create<P, S>,
    trade_type: TradeType,
) -> Result<order::Create, Fault> {
    caller.is(asked.mchid.as_str(), "/mchid", Location::Body)?;
    Ok(order::Create {
        platform: caller.platform.clone(),
        appid: AppId::new(asked.appid.shared()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: caller.platform.clone(),
        sub_appid: None,
        trade_type,
        total: asked.amount.total.fen(),
        description: asked.description.to_string(),
        attach: asked.attach.as_ref().map(ToString::to_string),
        notify_url: asked.notify_url.to_string(),
        time_expire: asked.time_expire.map(|time| time.0),
        sp_openid: asked.payer.openid().map(|openid| OpenId::new(openid.shared())),
        sub_openid: None,
        profit_sharing: asked.settle_info.as_ref().is_some_and(Settle::is_profit_sharing),
        subsidy: Fen::ZERO,
        terms: asked.terms(),
    })
}
