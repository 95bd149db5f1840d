//! `GET /v3/ecommerce/refunds/out-refund-no/{out_refund_no}` (2.6.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::refund::{Find, RefundFound, RefundRef};
use tongbao_wire::v3::ecommerce::refunds::{OutRefundNoPath, Query, Refund};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutRefundNoPath, Query>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        refund: RefundRef::Number(OutNo::new(asked.path.out_refund_no.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutRefundNoPath, Query>,
    found: RefundFound,
) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::queried(&found.refund, &found.order))
}
