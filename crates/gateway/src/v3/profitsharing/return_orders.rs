//! `POST /v3/profitsharing/return-orders` (2.12).

pub(crate) mod out_return_no;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::seller::seller;
use tongbao_base::ids::{MchId, OutNo, SplitId};
use tongbao_kernel::model::SplitReturn;
use tongbao_kernel::profitsharing::{Return as Give, SplitRef};
use tongbao_kernel::refusal::Refusal;
use tongbao_wire::v3::profitsharing::return_orders::{Create, Return};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<Give, Fault> {
    let fields = &asked.fields;
    Ok(Give {
        platform: caller.platform.clone(),
        sub_mchid: seller(caller, fields.sub_mchid.as_ref(), Location::Body)?,
        split: split(fields)?,
        transaction_id: None,
        out_return_no: OutNo::new(fields.out_return_no.shared()),
        return_mchid: MchId::new(fields.return_mchid.shared()),
        amount: fields.amount.fen(),
        description: fields.description.to_string(),
    })
}

/// The split by its own number, or else by the merchant's.
fn split(fields: &Create) -> Result<SplitRef, Fault> {
    let by_id = fields.order_id.as_ref().map(|id| SplitRef::Id(SplitId::new(id.shared())));
    let by_number =
        || fields.out_order_no.as_ref().map(|number| SplitRef::Number(OutNo::new(number.shared())));
    // The message's own check says this first.
    let missing = || Fault::param("/order_id", Location::Body, "order_id和out_order_no至少填写一个");
    by_id.or_else(by_number).ok_or_else(missing)
}

/// A return that the receiver cannot pay has failed, or, by the profile, is kept and refused.
pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<Nothing, Create>,
    given: Result<SplitReturn, Refusal>,
) -> Result<Return, Fault> {
    let given = given.map_err(|refusal| caller.refuse(&refusal))?;
    Ok(tongbao_render::profitsharing::generic::returned(&given, &caller.rules.split))
}
