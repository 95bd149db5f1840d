//! `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close` (2.11).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, NoContent};
use tongbao_base::ids::OutNo;
use tongbao_kernel::order;
use tongbao_wire::v3::pay::transactions::{Close, OutTradeNoPath};

pub(crate) fn command(caller: &Caller, asked: &Asked<OutTradeNoPath, Close>) -> Result<order::Close, Fault> {
    caller.is(asked.fields.mchid.as_str(), "/mchid", Location::Body)?;
    Ok(order::Close {
        platform: caller.platform.clone(),
        sub_mchid: caller.platform.clone(),
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Close>, (): ()) -> Result<NoContent, Fault> {
    Ok(NoContent)
}
