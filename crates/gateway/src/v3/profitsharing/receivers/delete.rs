//! `POST /v3/profitsharing/receivers/delete` (2.12).

use super::super::kind;
use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::seller::seller;
use tongbao_kernel::profitsharing::DeleteReceiver;
use tongbao_wire::v3::profitsharing::receivers::{Delete, Deleted};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Delete>) -> Result<DeleteReceiver, Fault> {
    Ok(DeleteReceiver {
        platform: caller.platform.clone(),
        owner: seller(caller, asked.fields.sub_mchid.as_ref(), Location::Body)?,
        kind: kind(asked.fields.r#type),
        account: asked.fields.account.shared(),
    })
}

pub(crate) fn reply(_: &Caller, asked: &Asked<Nothing, Delete>, (): ()) -> Result<Deleted, Fault> {
    let Delete { sub_mchid, r#type, account, .. } = &asked.fields;
    Ok(Deleted { sub_mchid: sub_mchid.clone(), r#type: *r#type, account: account.clone() })
}
