//! `POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close` (2.2.3).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, NoContent};
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::order;
use tongbao_wire::v3::pay::partner::transactions::{Close, OutTradeNoPath};

pub(crate) fn command(caller: &Caller, asked: &Asked<OutTradeNoPath, Close>) -> Result<order::Close, Fault> {
    caller.is(asked.fields.sp_mchid.as_str(), "/sp_mchid", Location::Body)?;
    Ok(order::Close {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Close>, (): ()) -> Result<NoContent, Fault> {
    Ok(NoContent)
}
