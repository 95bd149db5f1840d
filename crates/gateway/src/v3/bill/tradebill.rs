//! `GET /v3/bill/tradebill` (5.1).

use crate::bills::{Handed, Wanted, link};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_bill::{Bill, Which};
use tongbao_wire::v3::bill::{Link, TradeQuery, TradeType};

pub(crate) fn wanted(_: &Caller, asked: &Asked<Nothing, TradeQuery>) -> Result<Wanted, Fault> {
    let fields = &asked.fields;
    let sub_mchid = super::sub_mchid(fields.sub_mchid.as_ref());
    let which = match fields.bill_type.unwrap_or(TradeType::All) {
        TradeType::All => Which::All,
        TradeType::Success => Which::Success,
        TradeType::Refund => Which::Refund,
    };
    let bill = Bill::Trade { which, sub_mchid: sub_mchid.clone() };
    Ok(Wanted { day: fields.bill_date.0, bill, sub_mchid })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<Nothing, TradeQuery>,
    handed: Handed,
) -> Result<Link, Fault> {
    link(caller, &handed, asked.fields.tar_type.into())
}
