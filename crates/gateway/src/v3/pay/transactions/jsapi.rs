//! `POST /v3/pay/transactions/jsapi` (2.11): inside the messenger.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::PrepayId;
use tongbao_wire::v3::pay::transactions::Jsapi;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Jsapi>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::Jsapi)
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Jsapi>, prepay: Prepay) -> Result<PrepayId, Fault> {
    Ok(PrepayId { prepay_id: prepay.prepay_id.shared() })
}
