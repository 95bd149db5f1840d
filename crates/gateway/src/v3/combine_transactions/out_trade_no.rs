//! `GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}` (2.3.2).

pub(crate) mod close;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::combined::{Find, Found};
use tongbao_wire::v3::combine_transactions::{Combined, OutTradeNoPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutTradeNoPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        out_trade_no: OutNo::new(asked.path.combine_out_trade_no.shared()),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Nothing>, found: Found) -> Result<Combined, Fault> {
    Ok(tongbao_render::combined::queried(&found.combined, &found.orders))
}
