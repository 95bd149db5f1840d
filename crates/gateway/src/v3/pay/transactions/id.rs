//! `GET /v3/pay/transactions/id/{transaction_id}` (2.11).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::ids::TransactionId;
use tongbao_kernel::model::Order;
use tongbao_kernel::order::ByTransaction;
use tongbao_wire::v3::pay::transactions::{ByTransactionPath, Query, Transaction};

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<ByTransactionPath, Query>,
) -> Result<ByTransaction, Fault> {
    caller.is(asked.fields.mchid.as_str(), "/mchid", Location::Query)?;
    Ok(ByTransaction {
        platform: caller.platform.clone(),
        sub_mchid: caller.platform.clone(),
        transaction_id: TransactionId::new(asked.path.transaction_id.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByTransactionPath, Query>,
    order: Order,
) -> Result<Transaction, Fault> {
    Ok(tongbao_render::direct_order::queried(&order))
}
