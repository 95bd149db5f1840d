//! `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse` (2.11).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::{AppId, OutNo};
use tongbao_kernel::model::Order;
use tongbao_kernel::order;
use tongbao_wire::v3::pay::transactions::{OutTradeNoPath, Reverse, Reversed};

pub(crate) fn command(
    caller: &Caller,
    asked: &Asked<OutTradeNoPath, Reverse>,
) -> Result<order::Reverse, Fault> {
    caller.is(asked.fields.mchid.as_str(), "/mchid", Location::Body)?;
    Ok(order::Reverse {
        platform: caller.platform.clone(),
        appid: Some(AppId::new(asked.fields.appid.shared())),
        sub_mchid: caller.platform.clone(),
        sub_appid: None,
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Reverse>, order: Order) -> Result<Reversed, Fault> {
    Ok(tongbao_render::direct_order::reversed(&order))
}
