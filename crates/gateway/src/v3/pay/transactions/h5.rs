//! `POST /v3/pay/transactions/h5` (2.11): a mobile browser.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::{Create, Prepay};
use tongbao_wire::v3::object::H5Url;
use tongbao_wire::v3::pay::transactions::H5;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, H5>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::H5)
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Nothing, H5>, prepay: Prepay) -> Result<H5Url, Fault> {
    Ok(H5Url { h5_url: caller.h5_url(&prepay.prepay_id) })
}
