//! `GET /v3/mch_operate/risk/withdrawl-apply/out-request-no/{out_request_no}` (2.9.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Find};
use tongbao_kernel::model::ClosingFlow;
use tongbao_wire::v3::mch_operate::risk::withdrawl_apply::{Found, OutRequestNoPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutRequestNoPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        flow: ClosingFlow::Leftover,
        closing: ClosingRef::Number(OutNo::new(asked.path.out_request_no.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutRequestNoPath, Nothing>,
    found: ClosingFound,
) -> Result<Found, Fault> {
    Ok(tongbao_render::closing::leftover(&found))
}
