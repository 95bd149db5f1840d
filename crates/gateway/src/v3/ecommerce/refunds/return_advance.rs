//! `POST` and `GET /v3/ecommerce/refunds/{refund_id}/return-advance` (2.6.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, RefundId};
use tongbao_kernel::model;
use tongbao_kernel::refund::{self as kernel, FindAdvance};
use tongbao_wire::v3::ecommerce::refunds::{AdvanceReturn, ByIdPath, ReturnAdvance};

pub(crate) fn command(
    caller: &Caller,
    asked: &Asked<ByIdPath, ReturnAdvance>,
) -> Result<kernel::ReturnAdvance, Fault> {
    Ok(kernel::ReturnAdvance {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        refund_id: RefundId::new(asked.path.refund_id.shared()),
    })
}

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, ReturnAdvance>) -> Result<FindAdvance, Fault> {
    Ok(FindAdvance {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        refund_id: RefundId::new(asked.path.refund_id.shared()),
    })
}

/// Of both.
pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByIdPath, ReturnAdvance>,
    returned: model::AdvanceReturn,
) -> Result<AdvanceReturn, Fault> {
    Ok(tongbao_render::refund::advance_return(&returned))
}
