//! `GET /v3/ecommerce/profitsharing/orders/{transaction_id}/amounts` (2.4.5).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::Fen;
use tongbao_base::ids::TransactionId;
use tongbao_kernel::profitsharing as kernel;
use tongbao_wire::v3::ecommerce::profitsharing::orders::{Amounts, AmountsPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<AmountsPath, Nothing>) -> Result<kernel::Amounts, Fault> {
    Ok(kernel::Amounts {
        platform: caller.platform.clone(),
        transaction_id: TransactionId::new(asked.path.transaction_id.shared()),
    })
}

pub(crate) fn reply(_: &Caller, asked: &Asked<AmountsPath, Nothing>, left: Fen) -> Result<Amounts, Fault> {
    Ok(tongbao_render::profitsharing::amounts(&TransactionId::new(asked.path.transaction_id.shared()), left))
}
