//! `POST /v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close` (2.3.3).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, NoContent};
use tongbao_base::ids::{AppId, MchId, OutNo};
use tongbao_kernel::combined;
use tongbao_wire::v3::combine_transactions::{Close, Member, OutTradeNoPath};

pub(crate) fn command(
    caller: &Caller,
    asked: &Asked<OutTradeNoPath, Close>,
) -> Result<combined::Close, Fault> {
    Ok(combined::Close {
        platform: caller.platform.clone(),
        appid: AppId::new(asked.fields.combine_appid.shared()),
        out_trade_no: OutNo::new(asked.path.combine_out_trade_no.shared()),
        sub_orders: asked.fields.sub_orders.iter().map(member).collect(),
    })
}

fn member(asked: &Member) -> combined::Member {
    combined::Member {
        mchid: MchId::new(asked.mchid.shared()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: asked.sub_mchid.as_ref().map(|mchid| MchId::new(mchid.shared())),
    }
}

pub(crate) fn reply(_: &Caller, _: &Asked<OutTradeNoPath, Close>, (): ()) -> Result<NoContent, Fault> {
    Ok(NoContent)
}
