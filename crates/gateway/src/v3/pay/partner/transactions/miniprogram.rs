//! `POST /v3/pay/partner/transactions/miniprogram` (2.2.1): mini programs.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::PrepayId;
use tongbao_wire::v3::pay::partner::transactions::MiniProgram;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, MiniProgram>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::Jsapi)
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, MiniProgram>, prepay: Prepay) -> Result<PrepayId, Fault> {
    Ok(super::session(&prepay))
}
