//! `POST` and `GET /v3/ecommerce/profitsharing/returnorders` (2.4.7).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo, SplitId, TransactionId};
use tongbao_kernel::model::SplitReturn;
use tongbao_kernel::profitsharing::{FindReturn, Return as Give, SplitRef};
use tongbao_kernel::refusal::Refusal;
use tongbao_wire::v3::ecommerce::profitsharing::returnorders::{Create, Query, Return};
use tongbao_wire::v3::field::Text;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<Give, Fault> {
    let fields = &asked.fields;
    let split = split(fields.order_id.as_ref(), fields.out_order_no.as_ref());
    // The message's own check says this first.
    let missing = || Fault::param("/order_id", Location::Body, "order_id和out_order_no至少填写一个");
    Ok(Give {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        split: split.ok_or_else(missing)?,
        transaction_id: fields.transaction_id.as_ref().map(|id| TransactionId::new(id.shared())),
        out_return_no: OutNo::new(fields.out_return_no.shared()),
        return_mchid: MchId::new(fields.return_mchid.shared()),
        amount: fields.amount.fen(),
        description: fields.description.to_string(),
    })
}

/// The split by its own number, or else by the platform's.
fn split(order_id: Option<&Text<1, 64>>, out_order_no: Option<&Text<1, 64>>) -> Option<SplitRef> {
    let by_id = order_id.map(|id| SplitRef::Id(SplitId::new(id.shared())));
    by_id.or_else(|| out_order_no.map(|number| SplitRef::Number(OutNo::new(number.shared()))))
}

/// A return that the receiver cannot pay yet is kept, and refused (2.4.7).
pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<Nothing, Create>,
    given: Result<SplitReturn, Refusal>,
) -> Result<Return, Fault> {
    let given = given.map_err(|refusal| caller.refuse(&refusal))?;
    Ok(tongbao_render::profitsharing::returned(&given, &caller.rules.split))
}

pub(crate) fn query(caller: &Caller, asked: &Asked<Nothing, Query>) -> Result<FindReturn, Fault> {
    let fields = &asked.fields;
    Ok(FindReturn {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        split: split(fields.order_id.as_ref(), fields.out_order_no.as_ref()),
        out_return_no: OutNo::new(fields.out_return_no.shared()),
    })
}

pub(crate) fn found(caller: &Caller, _: &Asked<Nothing, Query>, found: SplitReturn) -> Result<Return, Fault> {
    Ok(tongbao_render::profitsharing::returned(&found, &caller.rules.split))
}
