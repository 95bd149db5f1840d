//! `POST /v3/ecommerce/subsidies/cancel` (2.5.3).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_kernel::subsidy;
use tongbao_wire::v3::ecommerce::subsidies::{Cancel, Cancelled, SubsidyResult};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Cancel>) -> Result<subsidy::Cancel, Fault> {
    Ok(subsidy::Cancel {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(asked.fields.transaction_id.shared()),
        description: asked.fields.description.to_string(),
    })
}

pub(crate) fn reply(_: &Caller, asked: &Asked<Nothing, Cancel>, (): ()) -> Result<Cancelled, Fault> {
    Ok(Cancelled {
        sub_mchid: asked.fields.sub_mchid.shared(),
        transaction_id: asked.fields.transaction_id.shared(),
        result: SubsidyResult::Success,
        description: asked.fields.description.to_string(),
    })
}
