//! `POST /sandbox/v1/subject-changes/{apply_id}`

use super::Fault;
use super::applyments::{Detail, flaws};
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::Deserialize;
use std::sync::Arc;
use tongbao_base::ids::SubjectChangeId;
use tongbao_kernel::model::{SubjectChange, SubjectChangeState};
use tongbao_kernel::subject_change::{Judge, Verdict};
use tongbao_wire::v3::mchalterapply::Alter;

/// Without `state`, nothing happens by itself any more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    state: Option<SubjectChangeState>,
    audit_reject_reason: Option<String>,
    audit_reject_detail: Option<Vec<Detail>>,
}

/// The reviewer says what becomes of a sub-merchant's new papers.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(change_id): Path<SubjectChangeId>,
    body: Bytes,
) -> Result<Json<Alter>, Fault> {
    let wish: Wish = read(&body)?;
    let key = |platform: &_| vec![SubjectChange::key(platform, &change_id)];
    let found: Vec<SubjectChange> = find::under_any(&sandbox.engine, key).await?;
    let Some(SubjectChange { platform, .. }) = found.into_iter().next() else {
        return Err(Fault::not_found(format!("no change of papers has the apply_id {change_id}")));
    };
    let flaws = flaws(wish.audit_reject_detail);
    let verdict =
        wish.state.map_or(Verdict::Hold, |state| Verdict::State(state, wish.audit_reject_reason, flaws));
    let row = sandbox.engine.submit(Judge { platform, change_id, verdict }).await?;
    Ok(Json(tongbao_render::subject_change::found(&row)))
}
