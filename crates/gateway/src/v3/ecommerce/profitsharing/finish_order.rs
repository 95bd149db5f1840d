//! `POST /v3/ecommerce/profitsharing/finish-order` (2.4.6).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo, TransactionId};
use tongbao_kernel::profitsharing::{self as kernel, SplitFound};
use tongbao_wire::v3::ecommerce::profitsharing::finish_order::{Finish, Finished};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Finish>) -> Result<kernel::Finish, Fault> {
    Ok(kernel::Finish {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(asked.fields.transaction_id.shared()),
        out_order_no: OutNo::new(asked.fields.out_order_no.shared()),
        description: asked.fields.description.to_string(),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Finish>, found: SplitFound) -> Result<Finished, Fault> {
    Ok(tongbao_render::profitsharing::finished(&found))
}
