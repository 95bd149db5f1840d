//! `GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}` (2.2.2).

pub(crate) mod close;
pub(crate) mod reverse;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model::Order;
use tongbao_kernel::order::ByNumber;
use tongbao_wire::v3::pay::partner::transactions::{OutTradeNoPath, Query, Transaction};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutTradeNoPath, Query>) -> Result<ByNumber, Fault> {
    caller.is(asked.fields.sp_mchid.as_str(), "/sp_mchid", Location::Query)?;
    Ok(ByNumber {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        out_trade_no: OutNo::new(asked.path.out_trade_no.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutTradeNoPath, Query>,
    order: Order,
) -> Result<Transaction, Fault> {
    Ok(tongbao_render::order::queried(&order))
}
