//! `GET /v3/ecommerce/account/apply-cancel-withdraw/out-request-no/{out_request_no}` (2.9.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Find};
use tongbao_kernel::model::ClosingFlow;
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{Application, OutRequestNoPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutRequestNoPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        flow: ClosingFlow::Settling,
        closing: ClosingRef::Number(OutNo::new(asked.path.out_request_no.shared())),
    })
}

pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<OutRequestNoPath, Nothing>,
    found: ClosingFound,
) -> Result<Application, Fault> {
    Ok(tongbao_render::closing::settling(&found, caller.confirm_cancel_url(&found.closing.closing_id)))
}
