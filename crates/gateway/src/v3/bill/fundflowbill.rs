//! `GET /v3/bill/fundflowbill` (5.1).

use crate::bills::{Handed, Wanted, link};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_bill::{Bill, Pot};
use tongbao_wire::v3::bill::{FundFlowQuery, Link};
use tongbao_wire::v3::ecommerce::fund::WithdrawAccount;

pub(crate) fn wanted(caller: &Caller, asked: &Asked<Nothing, FundFlowQuery>) -> Result<Wanted, Fault> {
    let fields = &asked.fields;
    let sub_mchid = super::sub_mchid(fields.sub_mchid.as_ref());
    let owner = sub_mchid.clone().unwrap_or_else(|| caller.platform.clone());
    let pot = match fields.account_type.unwrap_or(WithdrawAccount::Basic) {
        WithdrawAccount::Basic => Pot::Basic,
        WithdrawAccount::Operation => Pot::Operation,
        WithdrawAccount::Fees => Pot::Fees,
    };
    Ok(Wanted { day: fields.bill_date.0, bill: Bill::Flow { owner, pot }, sub_mchid })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<Nothing, FundFlowQuery>,
    handed: Handed,
) -> Result<Link, Fault> {
    link(caller, &handed, asked.fields.tar_type.into())
}
