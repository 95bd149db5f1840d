//! `GET /v3/ecommerce/bill/fundflowbill` (5.1, 5.3).

use crate::bills::{Handed, Wanted, check_algorithm, sealed_links};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_bill::Bill;
use tongbao_wire::v3::bill::SealedLinks;
use tongbao_wire::v3::ecommerce::bill::FundFlowQuery;

pub(crate) fn wanted(_: &Caller, asked: &Asked<Nothing, FundFlowQuery>) -> Result<Wanted, Fault> {
    check_algorithm(asked.fields.algorithm)?;
    Ok(Wanted { day: asked.fields.bill_date.0, bill: Bill::FlowOfAll, sub_mchid: None })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<Nothing, FundFlowQuery>,
    handed: Handed,
) -> Result<SealedLinks, Fault> {
    sealed_links(caller, &handed, asked.fields.tar_type.into())
}
