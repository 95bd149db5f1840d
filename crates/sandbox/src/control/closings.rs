//! `POST /sandbox/v1/closings/{number}`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{ClosingId, MchId, OutNo};
use tongbao_kernel::closing::{ClosingRef, Confirm, Confirmation, Hold, Review, Verdict};
use tongbao_kernel::model::{Alias, Closing, ClosingFlow, ClosingState, Space};

/// What is said when a developer gives no reason.
const REASON: &str = "申请材料不符合要求";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    action: Action,
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Action {
    /// The operator passes it.
    Pass,
    /// The operator turns it down.
    Reject,
    /// The operator keeps it under review.
    Hold,
    /// The merchant confirms it.
    Confirm,
}

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    number: ClosingId,
    out_request_no: OutNo,
    sub_mchid: MchId,
    flow: ClosingFlow,
    state: ClosingState,
    held: bool,
    reject_reason: Option<String>,
    due_at: Option<String>,
}

/// The operator, or the merchant, says what becomes of an application to close. It is named by its
/// own number, or by the platform's, which the older way alone has.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<Told>, Fault> {
    let wish: Wish = read(&body)?;
    let Some(row) = find(&sandbox, &number).await? else {
        return Err(Fault::not_found(format!("no application to close has the number {number}")));
    };
    let Closing { platform, closing_id, sub_mchid, .. } = row;
    let engine = &sandbox.engine;
    let row = match wish.action {
        Action::Pass => engine.submit(Review { platform, closing_id, verdict: Verdict::Pass }).await?,
        Action::Reject => {
            let verdict = Verdict::Reject(wish.reason.unwrap_or_else(|| REASON.to_owned()));
            engine.submit(Review { platform, closing_id, verdict }).await?
        }
        Action::Hold => engine.submit(Hold { platform, closing_id }).await?,
        Action::Confirm => {
            let (closing, confirmation) = (ClosingRef::Id(closing_id), Confirmation::Merchant);
            engine.submit(Confirm { platform, sub_mchid, closing, also: None, confirmation }).await?
        }
    };
    Ok(Json(Told {
        number: row.closing_id,
        out_request_no: row.out_request_no,
        sub_mchid: row.sub_mchid,
        flow: row.flow,
        state: row.state,
        held: row.held,
        reject_reason: row.reject_reason,
        due_at: row.due_at.map(Time::rfc3339),
    }))
}

/// The application under its own number, or the platform's.
async fn find(sandbox: &Sandbox, number: &str) -> Result<Option<Closing>, Fault> {
    let named = OutNo::from(number);
    let aliases: Vec<Alias> = find::under_any(&sandbox.engine, |platform| {
        let alias =
            |flow: &ClosingFlow| Alias::key(platform, Space::Closing, &Closing::alias_number(*flow, &named));
        ClosingFlow::ALL.iter().map(alias).collect()
    })
    .await?;
    let id = aliases.first().map_or_else(|| ClosingId::from(number), |alias| ClosingId::from(&*alias.target));
    let found: Vec<Closing> =
        find::under_any(&sandbox.engine, |platform| vec![Closing::key(platform, &id)]).await?;
    Ok(found.into_iter().next())
}
