//! `POST /v3/ecommerce/profitsharing/receivers/delete` (2.4.2).

use super::super::kind;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::profitsharing::DeleteReceiver;
use tongbao_wire::v3::ecommerce::profitsharing::receivers::{Delete, Receiver};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Delete>) -> Result<DeleteReceiver, Fault> {
    Ok(DeleteReceiver {
        platform: caller.platform.clone(),
        owner: caller.platform.clone(),
        kind: kind(asked.fields.r#type),
        account: asked.fields.account.shared(),
    })
}

pub(crate) fn reply(_: &Caller, asked: &Asked<Nothing, Delete>, (): ()) -> Result<Receiver, Fault> {
    Ok(Receiver { r#type: asked.fields.r#type, account: asked.fields.account.clone() })
}
