//! `POST /sandbox/v1/settlements/{sub_mchid}`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::{MchId, SettlementChangeId};
use tongbao_kernel::model::{ChangeResult, SettlementChange, VerifyResult};
use tongbao_kernel::settlement::{By, Hold, Mark, Outcome, Verify};
use tongbao_kernel::tables::TableId;
use tongbao_store::Select;

/// What is said when a developer gives no reason.
const REASON: &str = "银行卡户名或卡号有误";

/// What the bank says; `VERIFYING`: nothing until it is asked again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    verify_result: VerifyResult,
    reason: Option<String>,
    application_no: Option<SettlementChangeId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Said {
    sub_mchid: MchId,
    application_no: Option<SettlementChangeId>,
    verify_result: VerifyResult,
}

/// The bank says whether a sub-merchant's new settlement account is right: of the named change,
/// or else of the newest that waits, or else of the account in use.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(sub_mchid): Path<MchId>,
    body: Bytes,
) -> Result<Json<Said>, Fault> {
    let wish: Wish = read(&body)?;
    let Some(platform) = find::platform_of(&sandbox.engine, &sub_mchid).await? else {
        return Err(Fault::not_found(format!("there is no merchant {sub_mchid}")));
    };
    let select = Select::all(TableId::SettlementChange, 0)
        .equal("platform", platform.as_str())
        .equal("sub_mchid", sub_mchid.as_str());
    let changes: Vec<SettlementChange> = find::all(&sandbox.engine, select).await?;
    let is_meant = |change: &SettlementChange| match &wish.application_no {
        Some(named) => change.change_id == *named,
        None => change.result == ChangeResult::Auditing,
    };
    let meant = changes.into_iter().filter(is_meant).max_by_key(|change| change.created_at);
    if let (None, Some(named)) = (&meant, &wish.application_no) {
        return Err(Fault::not_found(format!("merchant {sub_mchid} has no change {named}")));
    }
    let reason = wish.reason.unwrap_or_else(|| REASON.to_owned());
    let outcome = match wish.verify_result {
        VerifyResult::Success => Some(Outcome::Pass),
        VerifyResult::Fail => Some(Outcome::Fail(reason)),
        VerifyResult::Verifying => None,
    };
    let application_no = meant.map(|change| change.change_id);
    match (application_no.clone(), outcome) {
        (Some(change_id), Some(outcome)) => {
            let by = By::Person;
            sandbox.engine.submit(Verify { platform, change_id, outcome, by }).await?;
        }
        (Some(change_id), None) => {
            sandbox.engine.submit(Hold { platform, change_id }).await?;
        }
        (None, Some(outcome)) => {
            let sub_mchid = sub_mchid.clone();
            sandbox.engine.submit(Mark { platform, sub_mchid, outcome }).await?;
        }
        (None, None) => return Err(Fault::param("VERIFYING needs a change that waits; there is none")),
    }
    Ok(Json(Said { sub_mchid, application_no, verify_result: wish.verify_result }))
}
