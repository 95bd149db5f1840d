//! `POST /v3/pay/transactions/native` (2.11): a code that the buyer scans.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::CodeUrl;
use tongbao_wire::v3::pay::transactions::Native;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Native>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::Native)
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Nothing, Native>, prepay: Prepay) -> Result<CodeUrl, Fault> {
    Ok(CodeUrl { code_url: caller.code_url(&prepay.prepay_id) })
}
