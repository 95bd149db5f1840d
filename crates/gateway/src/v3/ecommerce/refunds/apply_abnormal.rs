//! `POST /v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund` (2.6.3).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use crate::v3::refunding::CardAsked;
use tongbao_base::ids::{MchId, OutNo, RefundId};
use tongbao_kernel::refund::{RefundFound, Reroute};
use tongbao_wire::v3::ecommerce::refunds::{ApplyAbnormal, ByIdPath, Refund};

pub(crate) fn command(caller: &Caller, asked: &Asked<ByIdPath, ApplyAbnormal>) -> Result<Reroute, Fault> {
    let fields = &asked.fields;
    let card = CardAsked {
        r#type: fields.r#type,
        bank_type: fields.bank_type,
        bank_account: fields.bank_account.as_ref(),
        real_name: fields.real_name.as_ref(),
    };
    Ok(Reroute {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        refund_id: RefundId::new(asked.path.refund_id.shared()),
        out_refund_no: OutNo::new(fields.out_refund_no.shared()),
        card: card.open(caller)?,
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByIdPath, ApplyAbnormal>,
    found: RefundFound,
) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::rerouted(&found.refund, &found.order))
}
