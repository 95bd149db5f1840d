//! `GET /v3/profitsharing/orders/{out_order_no}` (2.12).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use crate::v3::seller::seller;
use tongbao_base::ids::{OutNo, TransactionId};
use tongbao_kernel::profitsharing::{Find, SplitFound};
use tongbao_wire::v3::profitsharing::orders::{Path, Query, Split};

pub(crate) fn query(caller: &Caller, asked: &Asked<Path, Query>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        sub_mchid: seller(caller, asked.fields.sub_mchid.as_ref(), Location::Query)?,
        transaction_id: TransactionId::new(asked.fields.transaction_id.shared()),
        out_order_no: OutNo::new(asked.path.out_order_no.shared()),
    })
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Path, Query>, found: SplitFound) -> Result<Split, Fault> {
    Ok(tongbao_render::profitsharing::generic::split(&found, &caller.rules.split))
}
