//! `POST /sandbox/v1/settle`

use super::Fault;
use super::fault::read;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// There is nothing to say: everything that is due is done.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Debug, Serialize)]
pub(crate) struct Settled {
    tasks_run: u64,
}

/// Runs every task that is due now, until none is left. A body is no more than `{}`.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Settled>, Fault> {
    if !body.is_empty() {
        let Nothing {} = read(&body)?;
    }
    let _hand = sandbox.moving.lock().await;
    Ok(Json(Settled { tasks_run: sandbox.steps.settle().await? }))
}
