//! `/v3/combine-transactions/…`: combined payment (2.3).

pub(crate) mod app;
pub(crate) mod h5;
pub(crate) mod jsapi;
pub(crate) mod native;
pub(crate) mod out_trade_no;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use serde::Serialize;
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OpenId, OutNo};
use tongbao_kernel::combined;
use tongbao_kernel::model::TradeType;
use tongbao_wire::v3::combine_transactions::{CombinePayer, Create, SubOrder};
use tongbao_wire::v3::field::Whole;
use tongbao_wire::v3::object::Maybe;

/// A combined order, however the buyer comes to the cashier.
fn place<P: Maybe<CombinePayer> + Serialize, S: Serialize>(
    caller: &Caller,
    asked: &Create<P, S>,
    trade_type: TradeType,
) -> Result<combined::Create, Fault> {
    caller.is(asked.combine_mchid.as_str(), "/combine_mchid", Location::Body)?;
    for (place, sub_order) in asked.sub_orders.iter().enumerate() {
        let Some(sub_mchid) = &sub_order.sub_mchid else { continue };
        caller.is_not(sub_mchid.as_str(), &format!("/sub_orders/{place}/sub_mchid"))?;
    }
    let payer = asked.combine_payer_info.maybe();
    let openid = |given: fn(&CombinePayer) -> Option<OpenId>| payer.and_then(given);
    Ok(combined::Create {
        platform: caller.platform.clone(),
        appid: AppId::new(asked.combine_appid.shared()),
        out_trade_no: OutNo::new(asked.combine_out_trade_no.shared()),
        trade_type,
        openid: openid(|payer| payer.openid.as_ref().map(|id| OpenId::new(id.shared()))),
        sub_openid: openid(|payer| payer.sub_openid.as_ref().map(|id| OpenId::new(id.shared()))),
        time_expire: asked.time_expire.map(|time| time.0),
        notify_url: asked.notify_url.to_string(),
        sub_orders: asked.sub_orders.iter().map(|part| sub_order(caller, part)).collect(),
        terms: asked.terms(),
    })
}

/// Where no sub-merchant is named, the caller sells itself; the kernel knows whether it may.
fn sub_order(caller: &Caller, asked: &SubOrder) -> combined::SubOrder {
    let seller = asked.sub_mchid.as_ref().map(|mchid| MchId::new(mchid.shared()));
    let settle = asked.settle_info.as_ref();
    combined::SubOrder {
        mchid: MchId::new(asked.mchid.shared()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: seller.unwrap_or_else(|| caller.platform.clone()),
        sub_appid: asked.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        total: asked.amount.total_amount.fen(),
        description: asked.description.to_string(),
        attach: asked.attach.to_string(),
        profit_sharing: asked.is_profit_sharing(),
        subsidy: settle.and_then(|settle| settle.subsidy_amount).map_or(Fen::ZERO, Whole::fen),
        terms: asked.terms(),
    }
}
