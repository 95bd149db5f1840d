//! `GET /v3/profitsharing/bills` (5.5).

use crate::bills::{Handed, Wanted, link};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use crate::v3::bill::sub_mchid;
use tongbao_bill::Bill;
use tongbao_wire::v3::bill::Link;
use tongbao_wire::v3::profitsharing::BillQuery;

pub(crate) fn wanted(_: &Caller, asked: &Asked<Nothing, BillQuery>) -> Result<Wanted, Fault> {
    let sub_mchid = sub_mchid(asked.fields.sub_mchid.as_ref());
    let bill = Bill::Split { sub_mchid: sub_mchid.clone() };
    Ok(Wanted { day: asked.fields.bill_date.0, bill, sub_mchid })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<Nothing, BillQuery>,
    handed: Handed,
) -> Result<Link, Fault> {
    link(caller, &handed, asked.fields.tar_type.into())
}
