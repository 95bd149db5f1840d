//! `GET /v3/pay/transactions/out-trade-no/{out_trade_no}` (2.11).

pub(crate) mod close;
pub(crate) mod reverse;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::OutNo;
use tongbao_kernel::model::Order;
use tongbao_kernel::order::ByNumber;
use tongbao_wire::v3::pay::transactions::{OutTradeNoPath, Query, Transaction};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutTradeNoPath, Query>) -> Result<ByNumber, Fault> {
    caller.is(asked.fields.mchid.as_str(), "/mchid", Location::Query)?;
    Ok(ByNumber {
        platform: caller.platform.clone(),
        sub_mchid: caller.platform.clone(),
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutTradeNoPath, Query>,
    order: Order,
) -> Result<Transaction, Fault> {
    Ok(tongbao_render::direct_order::queried(&order))
}
