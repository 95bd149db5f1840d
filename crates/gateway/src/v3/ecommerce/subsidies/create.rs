//! `POST /v3/ecommerce/subsidies/create` (2.5.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo, RefundId, TransactionId};
use tongbao_kernel::{model, subsidy};
use tongbao_wire::v3::ecommerce::subsidies::{Create, Subsidy};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<subsidy::Create, Fault> {
    let fields = &asked.fields;
    Ok(subsidy::Create {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(fields.transaction_id.shared()),
        amount: fields.amount.fen(),
        description: fields.description.to_string(),
        out_subsidy_no: fields.out_subsidy_no.as_ref().map(|number| OutNo::new(number.shared())),
        refund_id: fields.refund_id.as_ref().map(|id| RefundId::new(id.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<Nothing, Create>,
    subsidy: model::Subsidy,
) -> Result<Subsidy, Fault> {
    Ok(tongbao_render::subsidy::created(&subsidy))
}
