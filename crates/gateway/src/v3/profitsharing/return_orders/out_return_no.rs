//! `GET /v3/profitsharing/return-orders/{out_return_no}` (2.12).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use crate::v3::seller::seller;
use tongbao_base::ids::OutNo;
use tongbao_kernel::model::SplitReturn;
use tongbao_kernel::profitsharing::{FindReturn, SplitRef};
use tongbao_wire::v3::profitsharing::return_orders::{Path, Query, Return};

pub(crate) fn query(caller: &Caller, asked: &Asked<Path, Query>) -> Result<FindReturn, Fault> {
    Ok(FindReturn {
        platform: caller.platform.clone(),
        sub_mchid: seller(caller, asked.fields.sub_mchid.as_ref(), Location::Query)?,
        split: Some(SplitRef::Number(OutNo::new(asked.fields.out_order_no.shared()))),
        out_return_no: OutNo::new(asked.path.out_return_no.shared()),
    })
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Path, Query>, found: SplitReturn) -> Result<Return, Fault> {
    Ok(tongbao_render::profitsharing::generic::returned(&found, &caller.rules.split))
}
