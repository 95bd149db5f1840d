//! `POST /v3/pay/partner/transactions/scannedpos` (2.11): the buyer scanned the code of a point of
//! sale and pays inside the messenger.

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::{PrepayId, Settle};
use tongbao_wire::v3::pay::partner::transactions::ScannedPos;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, ScannedPos>) -> Result<Create, Fault> {
    let asked = &asked.fields;
    caller.is(asked.sp_mchid.as_str(), "/sp_mchid", Location::Body)?;
    caller.is_not(asked.sub_mchid.as_str(), "/sub_mchid")?;
    Ok(Create {
        platform: caller.platform.clone(),
        appid: super::app_or_none(asked.sp_appid.as_ref()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: MchId::new(asked.sub_mchid.shared()),
        sub_appid: asked.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        trade_type: TradeType::Jsapi,
        total: asked.amount.total.fen(),
        description: asked.description.to_string(),
        attach: asked.attach.as_ref().map(ToString::to_string),
        notify_url: asked.notify_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        time_expire: asked.time_expire.map(|time| time.0),
        sp_openid: asked.payer.sp_openid.as_ref().map(|id| OpenId::new(id.shared())),
        sub_openid: asked.payer.sub_openid.as_ref().map(|id| OpenId::new(id.shared())),
        profit_sharing: asked.settle_info.as_ref().is_some_and(Settle::is_profit_sharing),
        subsidy: Fen::ZERO,
        terms: asked.terms(),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, ScannedPos>, prepay: Prepay) -> Result<PrepayId, Fault> {
    Ok(super::session(&prepay))
}
