//! `POST /v3/pay/transactions/codepay` (2.11): the buyer's payment code is scanned.

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::scan::Scanned;
use tongbao_base::ids::{AppId, OutNo};
use tongbao_kernel::model::Order;
use tongbao_kernel::order::ByCode;
use tongbao_wire::v3::object::Settle;
use tongbao_wire::v3::pay::transactions::{CodePay, Transaction};

pub(crate) fn scanned(caller: &Caller, asked: &Asked<Nothing, CodePay>) -> Result<Scanned, Fault> {
    let asked = &asked.fields;
    caller.is(asked.mchid.as_str(), "/mchid", Location::Body)?;
    let wish = ByCode {
        platform: caller.platform.clone(),
        appid: AppId::new(asked.appid.shared()),
        out_trade_no: OutNo::new(asked.out_trade_no.shared()),
        sub_mchid: caller.platform.clone(),
        sub_appid: None,
        total: asked.amount.total.fen(),
        description: asked.description.to_string(),
        attach: asked.attach.as_ref().map(ToString::to_string),
        profit_sharing: asked.settle_info.as_ref().is_some_and(Settle::is_profit_sharing),
        terms: asked.terms(),
    };
    Ok(Scanned { code: asked.payer.auth_code.shared(), wish })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, CodePay>, order: Order) -> Result<Transaction, Fault> {
    Ok(tongbao_render::direct_order::answered(&order))
}
