//! `POST /sandbox/v1/topup`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{Owner, TopUp};
use tongbao_kernel::model::AccountKind;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    mchid: MchId,
    account_type: AccountType,
    amount: Fen,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum AccountType {
    Basic,
    Operation,
    Fees,
    Deposit,
}

#[derive(Debug, Serialize)]
pub(crate) struct Topped {
    mchid: MchId,
    account_type: AccountType,
    balance: Fen,
}

/// Money comes in from outside.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Topped>, Fault> {
    let Wish { mchid, account_type, amount } = read(&body)?;
    if !amount.is_positive() {
        return Err(Fault::param(format!("amount is {amount}; it must be more than 0 fen")));
    }
    let Some(platform) = find::platform_of(&sandbox.engine, &mchid).await? else {
        return Err(Fault::not_found(format!("no merchant has the mchid {mchid}")));
    };
    let account = match account_type {
        AccountType::Basic => AccountKind::BasicAvailable,
        AccountType::Operation => AccountKind::Operation,
        AccountType::Fees => AccountKind::Fees,
        AccountType::Deposit => AccountKind::Deposit,
    };
    let top_up = TopUp { platform, owner: Owner::Merchant(mchid.clone()), account, amount };
    let balance = sandbox.engine.submit(top_up).await?;
    Ok(Json(Topped { mchid, account_type, balance }))
}
