//! `POST /sandbox/v1/withdrawals/{withdraw_id}`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::WithdrawId;
use tongbao_kernel::model::{WithdrawStatus, Withdrawal};
use tongbao_kernel::withdrawal::{Outcome, Settle};

/// What is said when a developer gives no reason.
const REASON: &str = "银行卡信息有误";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    status: Status,
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Success,
    Fail,
    Refund,
}

#[derive(Debug, Serialize)]
pub(crate) struct Settled {
    withdraw_id: WithdrawId,
    status: WithdrawStatus,
    reason: Option<String>,
}

/// The bank says what became of a withdrawal.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(withdraw_id): Path<WithdrawId>,
    body: Bytes,
) -> Result<Json<Settled>, Fault> {
    let wish: Wish = read(&body)?;
    let key = |platform: &_| vec![Withdrawal::key(platform, &withdraw_id)];
    let found: Vec<Withdrawal> = find::under_any(&sandbox.engine, key).await?;
    let Some(withdrawal) = found.into_iter().next() else {
        return Err(Fault::not_found(format!("no withdrawal has the withdraw_id {withdraw_id}")));
    };
    let reason = wish.reason.unwrap_or_else(|| REASON.to_owned());
    let outcome = match wish.status {
        Status::Success => Outcome::Success,
        Status::Fail => Outcome::Fail(reason),
        Status::Refund => Outcome::Refund(reason),
    };
    let settle = Settle { platform: withdrawal.platform, withdraw_id, outcome };
    let Withdrawal { withdraw_id, status, reason, .. } = sandbox.engine.submit(settle).await?;
    Ok(Json(Settled { withdraw_id, status, reason }))
}
