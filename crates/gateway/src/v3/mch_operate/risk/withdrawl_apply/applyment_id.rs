//! `GET /v3/mch_operate/risk/withdrawl-apply/applyment-id/{applyment_id}` (2.9.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::ClosingId;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Find};
use tongbao_kernel::model::ClosingFlow;
use tongbao_wire::v3::mch_operate::risk::withdrawl_apply::{ByIdPath, Found};

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        flow: ClosingFlow::Leftover,
        closing: ClosingRef::Id(ClosingId::new(asked.path.applyment_id.shared())),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<ByIdPath, Nothing>, found: ClosingFound) -> Result<Found, Fault> {
    Ok(tongbao_render::closing::leftover(&found))
}
