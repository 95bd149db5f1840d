//! `GET /v3/ecommerce/account/cancel-applications/out-apply-no/{out_apply_no}` (2.9.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Find};
use tongbao_kernel::model::ClosingFlow;
use tongbao_wire::v3::ecommerce::account::cancel_applications::{Application, OutApplyNoPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutApplyNoPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        flow: ClosingFlow::Plain,
        closing: ClosingRef::Number(OutNo::new(asked.path.out_apply_no.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutApplyNoPath, Nothing>,
    found: ClosingFound,
) -> Result<Application, Fault> {
    Ok(tongbao_render::closing::plain(&found.closing))
}
