//! `GET /v3/refund/domestic/refunds/{out_refund_no}` (2.13).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use crate::v3::seller::seller;
use tongbao_base::ids::OutNo;
use tongbao_kernel::refund::{Find, RefundFound, RefundRef};
use tongbao_wire::v3::refund::domestic::refunds::{Path, Query, Refund};

pub(crate) fn query(caller: &Caller, asked: &Asked<Path, Query>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        sub_mchid: seller(caller, asked.fields.sub_mchid.as_ref(), Location::Query)?,
        refund: RefundRef::Number(OutNo::new(asked.path.out_refund_no.shared())),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Path, Query>, found: RefundFound) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::generic::shown(&found.refund, &found.order))
}
