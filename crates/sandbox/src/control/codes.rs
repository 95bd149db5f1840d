//! `POST /sandbox/v1/codes`

use super::Fault;
use super::fault::read;
use crate::codes::Password;
use crate::payment::{BANK, CHANGE};
use crate::{BUYERS, Sandbox};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::OpenId;
use tongbao_engine::Clock;
use tongbao_kernel::model::Funding;
use tongbao_kernel::order::CodePayer;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    openid: Option<OpenId>,
    /// The buyer is asked for the password.
    #[serde(default)]
    password: bool,
    bank_type: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    auth_code: String,
    openid: OpenId,
    expires_at: String,
}

/// A buyer shows a payment code: it lives a minute and is good for one order.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Shown>, Fault> {
    let wish: Wish = read(&body)?;
    let openid = wish.openid.unwrap_or_else(|| OpenId::from(BUYERS[0].openid));
    if !(1..=128).contains(&openid.as_str().chars().count()) {
        return Err(Fault::param("openid must have 1 to 128 characters"));
    }
    let bank_type = wish.bank_type.unwrap_or_else(|| BANK.to_owned());
    let funding = if bank_type == CHANGE { Funding::Wallet } else { Funding::Channel };
    let password = if wish.password { Password::Asked } else { Password::NotAsked };
    let payer = CodePayer { openid: openid.clone(), funding, bank_type };
    let shown = sandbox.channel.codes.show(payer, password, sandbox.clock.now());
    Ok(Json(Shown { auth_code: shown.auth_code, openid, expires_at: shown.until.to_string() }))
}
