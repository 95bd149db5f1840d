//! `GET /v3/ecommerce/account/apply-cancel-withdraw/applyment-id/{applyment_id}` (2.9.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::ClosingId;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Find};
use tongbao_kernel::model::ClosingFlow;
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{Application, ByIdPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        flow: ClosingFlow::Settling,
        closing: ClosingRef::Id(ClosingId::new(asked.path.applyment_id.shared())),
    })
}

pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<ByIdPath, Nothing>,
    found: ClosingFound,
) -> Result<Application, Fault> {
    Ok(tongbao_render::closing::settling(&found, caller.confirm_cancel_url(&found.closing.closing_id)))
}
