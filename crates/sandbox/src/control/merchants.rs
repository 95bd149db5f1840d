//! `POST /sandbox/v1/merchants/{mchid}/control`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{Control, ControlAction};
use tongbao_kernel::model::MerchantState;

/// What is written down when a developer gives no reason.
const REASON: &str = "涉嫌违规交易";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    action: Action,
    amount: Option<Fen>,
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Action {
    Freeze,
    Unfreeze,
}

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    mchid: MchId,
    state: MerchantState,
    held: Fen,
}

/// The operator puts a merchant under control, or lifts that again.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(mchid): Path<MchId>,
    body: Bytes,
) -> Result<Json<Told>, Fault> {
    let Wish { action, amount, reason } = read(&body)?;
    let action = match action {
        Action::Freeze => {
            ControlAction::Freeze { amount, reason: reason.unwrap_or_else(|| REASON.to_owned()) }
        }
        Action::Unfreeze if amount.is_some() => {
            return Err(Fault::param("amount stands for FREEZE only; UNFREEZE gives everything back"));
        }
        Action::Unfreeze => ControlAction::Lift,
    };
    let Some(platform) = find::platform_of(&sandbox.engine, &mchid).await? else {
        return Err(Fault::not_found(format!("no merchant has the mchid {mchid}")));
    };
    let control = Control { platform, mchid: mchid.clone(), action };
    let told = sandbox.engine.submit(control).await?;
    Ok(Json(Told { mchid, state: told.state, held: told.held }))
}
