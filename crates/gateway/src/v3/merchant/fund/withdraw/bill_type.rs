//! `GET /v3/merchant/fund/withdraw/bill-type/{bill_type}` (2.7.5).

use crate::bills::{Handed, Wanted, link};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_bill::Bill;
use tongbao_wire::v3::bill::Link;
use tongbao_wire::v3::merchant::fund::{WithdrawBill, WithdrawBillPath, WithdrawBillQuery};

pub(crate) fn wanted(
    _: &Caller,
    asked: &Asked<WithdrawBillPath, WithdrawBillQuery>,
) -> Result<Wanted, Fault> {
    let WithdrawBill::NoSucc = asked.path.bill_type;
    Ok(Wanted { day: asked.fields.bill_date.0, bill: Bill::Bounce, sub_mchid: None })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<WithdrawBillPath, WithdrawBillQuery>,
    handed: Handed,
) -> Result<Link, Fault> {
    link(caller, &handed, asked.fields.tar_type.into())
}
