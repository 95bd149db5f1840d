//! `GET /v3/ecommerce/refunds/id/{refund_id}` (2.6.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, RefundId};
use tongbao_kernel::refund::{Find, RefundFound, RefundRef};
use tongbao_wire::v3::ecommerce::refunds::{ByIdPath, Query, Refund};

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, Query>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        refund: RefundRef::Id(RefundId::new(asked.path.refund_id.shared())),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<ByIdPath, Query>, found: RefundFound) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::queried(&found.refund, &found.order))
}
