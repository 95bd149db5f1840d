//! `POST /sandbox/v1/split-returns`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{AllowReturns, Consent};

/// What the merchant ticks in its console (同意分账回退).
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    mchid: MchId,
    allowed: bool,
}

/// From now on a receiver agrees to give splits back, or does not. 收付通 does not ask for it.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Wish>, Fault> {
    let wish: Wish = read(&body)?;
    let Some(platform) = find::platform_of(&sandbox.engine, &wish.mchid).await? else {
        return Err(Fault::not_found(format!("no merchant has the mchid {}", wish.mchid)));
    };
    let consent = if wish.allowed { Consent::Given } else { Consent::Withheld };
    let allow = AllowReturns { platform, mchid: wish.mchid.clone(), consent };
    sandbox.engine.submit(allow).await?;
    Ok(Json(wish))
}
