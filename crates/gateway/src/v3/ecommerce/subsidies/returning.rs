//! `POST /v3/ecommerce/subsidies/return` (2.5.2).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use crate::v3::refunding::source;
use tongbao_base::ids::{MchId, OutNo, RefundId, SubsidyId, TransactionId};
use tongbao_kernel::{model, subsidy};
use tongbao_wire::v3::ecommerce::subsidies::{Return, Returned};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Return>) -> Result<subsidy::Return, Fault> {
    let fields = &asked.fields;
    Ok(subsidy::Return {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(fields.transaction_id.shared()),
        out_order_no: OutNo::new(fields.out_order_no.shared()),
        refund_id: fields.refund_id.as_ref().map(|id| RefundId::new(id.shared())),
        subsidy_id: fields.subsidy_id.as_ref().map(|id| SubsidyId::new(id.shared())),
        amount: fields.amount.fen(),
        description: fields.description.to_string(),
        from: fields.from.iter().flatten().map(source).collect(),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<Nothing, Return>,
    returned: model::SubsidyReturn,
) -> Result<Returned, Fault> {
    Ok(tongbao_render::subsidy::returned(&returned))
}
