//! `POST /v3/profitsharing/orders/unfreeze` (2.12).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::seller::seller;
use tongbao_base::ids::{OutNo, TransactionId};
use tongbao_kernel::profitsharing::{Finish, SplitFound};
use tongbao_wire::v3::profitsharing::orders::{Split, Unfreeze};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Unfreeze>) -> Result<Finish, Fault> {
    Ok(Finish {
        platform: caller.platform.clone(),
        sub_mchid: seller(caller, asked.fields.sub_mchid.as_ref(), Location::Body)?,
        transaction_id: TransactionId::new(asked.fields.transaction_id.shared()),
        out_order_no: OutNo::new(asked.fields.out_order_no.shared()),
        description: asked.fields.description.to_string(),
    })
}

pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<Nothing, Unfreeze>,
    found: SplitFound,
) -> Result<Split, Fault> {
    Ok(tongbao_render::profitsharing::generic::split(&found, &caller.rules.split))
}
