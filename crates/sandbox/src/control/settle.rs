//! `POST /sandbox/v1/settle`

use super::Fault;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, Serialize)]
pub(crate) struct Settled {
    tasks_run: u64,
}

/// Runs every task that is due now, until none is left.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>) -> Result<Json<Settled>, Fault> {
    let _hand = sandbox.moving.lock().await;
    Ok(Json(Settled { tasks_run: sandbox.steps.settle().await? }))
}
