//! `POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse` (2.11).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::{AppId, MchId, OutNo};
use tongbao_kernel::model::Order;
use tongbao_kernel::order;
use tongbao_wire::v3::pay::partner::transactions::{OutTradeNoPath, Reverse, Reversed};

pub(crate) fn command(
    caller: &Caller,
    asked: &Asked<OutTradeNoPath, Reverse>,
) -> Result<order::Reverse, Fault> {
    caller.is(asked.fields.sp_mchid.as_str(), "/sp_mchid", Location::Body)?;
    Ok(order::Reverse {
        platform: caller.platform.clone(),
        appid: asked.fields.sp_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        sub_appid: asked.fields.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Reverse>, order: Order) -> Result<Reversed, Fault> {
    Ok(tongbao_render::order::reversed(&order))
}
