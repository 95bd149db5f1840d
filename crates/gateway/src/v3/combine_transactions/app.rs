//! `POST /v3/combine-transactions/app` (2.3.1): a merchant's application.

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::combined::Create;
use tongbao_kernel::model::TradeType;
use tongbao_kernel::order::Prepay;
use tongbao_wire::v3::combine_transactions::{App, AppPrepay};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, App>) -> Result<Create, Fault> {
    super::place(caller, &asked.fields, TradeType::App)
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, App>, prepay: Prepay) -> Result<AppPrepay, Fault> {
    Ok(AppPrepay { prepay_id: prepay.prepay_id.shared(), contract_result: None })
}
