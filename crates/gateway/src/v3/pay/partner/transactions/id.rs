//! `GET /v3/pay/partner/transactions/id/{transaction_id}` (2.2.2).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_kernel::model::Order;
use tongbao_kernel::order::ByTransaction;
use tongbao_wire::v3::pay::partner::transactions::{ByTransactionPath, Query, Transaction};

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<ByTransactionPath, Query>,
) -> Result<ByTransaction, Fault> {
    caller.is(asked.fields.sp_mchid.as_str(), "/sp_mchid", Location::Query)?;
    Ok(ByTransaction {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(asked.path.transaction_id.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByTransactionPath, Query>,
    order: Order,
) -> Result<Transaction, Fault> {
    Ok(tongbao_render::order::queried(&order))
}
