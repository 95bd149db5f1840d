//! `POST /v3/pay/transactions/app` (2.11): a merchant's application.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::PrepayId;
use tongbao_wire::v3::pay::transactions::App;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, App>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::App)
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, App>, prepay: Prepay) -> Result<PrepayId, Fault> {
    Ok(PrepayId { prepay_id: prepay.prepay_id.shared() })
}
