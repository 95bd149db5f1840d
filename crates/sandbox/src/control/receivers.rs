//! `POST /sandbox/v1/receivers`

use super::Fault;
use super::fault::read;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_kernel::model::{FailReason, ReceiverKind};

/// What a receiver refuses for, from now on.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    r#type: ReceiverKind,
    account: String,
    fail_reason: Option<FailReason>,
}

/// The next splits to a receiver close with a reason, or go through again.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Wish>, Fault> {
    let wish: Wish = read(&body)?;
    if wish.account.is_empty() {
        return Err(Fault::param("account is empty; it must be a merchant number or an openid"));
    }
    let set = sandbox.channel.object(wish.r#type, &wish.account, wish.fail_reason);
    sandbox.engine.submit(set).await?;
    Ok(Json(wish))
}
