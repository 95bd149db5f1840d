//! `POST /sandbox/v1/applyments/{applyment_id}`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find, links};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use serde::Deserialize;
use std::sync::Arc;
use tongbao_base::ids::ApplymentId;
use tongbao_kernel::applyment::{Judge, Sign, Verdict};
use tongbao_kernel::model::{Applyment, ApplymentState, Flaw, Flaws};
use tongbao_render::applyment::Pages;
use tongbao_wire::v3::ecommerce::applyments as wire;

/// Exactly one of `state` and `action`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    state: Option<ApplymentState>,
    action: Option<Action>,
    audit_detail: Option<Vec<Detail>>,
}

/// A shorter way to say the usual.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// `NEED_SIGN`
    Pass,
    /// `REJECTED`
    Reject,
    /// `FROZEN`
    Freeze,
    /// `ACCOUNT_NEED_VERIFY`
    NeedVerify,
    /// Nothing happens by itself any more.
    Hold,
    /// The administrator signs.
    Sign,
}

/// What is wrong with a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Detail {
    param_name: String,
    reject_reason: String,
}

/// What is wrong, as rows keep it.
pub(super) fn flaws(details: Option<Vec<Detail>>) -> Flaws {
    let flaw = |detail: Detail| Flaw { param_name: detail.param_name, reason: detail.reject_reason };
    Flaws(details.unwrap_or_default().into_iter().map(flaw).collect())
}

/// The reviewer says what becomes of a seller's papers.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(applyment_id): Path<ApplymentId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<wire::Applyment>, Fault> {
    let wish: Wish = read(&body)?;
    let key = |platform: &_| vec![Applyment::key(platform, &applyment_id)];
    let found: Vec<Applyment> = find::under_any(&sandbox.engine, key).await?;
    let Some(Applyment { platform, .. }) = found.into_iter().next() else {
        return Err(Fault::not_found(format!("no applyment has the applyment_id {applyment_id}")));
    };
    let flaws = flaws(wish.audit_detail);
    let state = match (wish.state, wish.action) {
        (Some(state), None) => Some(state),
        (None, Some(Action::Pass)) => Some(ApplymentState::NeedSign),
        (None, Some(Action::Reject)) => Some(ApplymentState::Rejected),
        (None, Some(Action::Freeze)) => Some(ApplymentState::Frozen),
        (None, Some(Action::NeedVerify)) => Some(ApplymentState::AccountNeedVerify),
        (None, Some(Action::Hold)) => None,
        (None, Some(Action::Sign)) => {
            let row = sandbox.engine.submit(Sign { platform, applyment_id }).await?;
            return Ok(Json(shown(&headers, &row)));
        }
        _ => return Err(Fault::param("exactly one of state and action must be given")),
    };
    let verdict = state.map_or(Verdict::Hold, |state| Verdict::State(state, flaws));
    let row = sandbox.engine.submit(Judge { platform, applyment_id, verdict }).await?;
    Ok(Json(shown(&headers, &row)))
}

fn shown(headers: &HeaderMap, row: &Applyment) -> wire::Applyment {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1:8420");
    let base = format!("http://{host}");
    let pages = Pages {
        sign: links::sign_url(&base, &row.applyment_id),
        verify: links::verify_url(&base, &row.applyment_id),
    };
    tongbao_render::applyment::found(row, pages, None)
}
