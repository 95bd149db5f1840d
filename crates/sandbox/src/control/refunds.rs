//! `POST /sandbox/v1/refunds/{refund_id}`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::RefundId;
use tongbao_kernel::model::{Refund, RefundStatus};
use tongbao_kernel::refund::{Outcome, Settle};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    status: Status,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Success,
    Closed,
    Abnormal,
}

#[derive(Debug, Serialize)]
pub(crate) struct Settled {
    refund_id: RefundId,
    status: RefundStatus,
}

/// The channel says what became of a refund.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(refund_id): Path<RefundId>,
    body: Bytes,
) -> Result<Json<Settled>, Fault> {
    let wish: Wish = read(&body)?;
    let key = |platform: &_| vec![Refund::key(platform, &refund_id)];
    let found: Vec<Refund> = find::under_any(&sandbox.engine, key).await?;
    let Some(refund) = found.into_iter().next() else {
        return Err(Fault::not_found(format!("no refund has the refund_id {refund_id}")));
    };
    let outcome = match wish.status {
        Status::Success => Outcome::Success,
        Status::Closed => Outcome::Closed,
        Status::Abnormal => Outcome::Abnormal,
    };
    let refund = sandbox.engine.submit(Settle { platform: refund.platform, refund_id, outcome }).await?;
    Ok(Json(Settled { refund_id: refund.refund_id, status: refund.status }))
}
