//! `POST /sandbox/v1/merchants/{mchid}/facts`

use super::Fault;
use super::fault::read;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::Note;
use tongbao_kernel::model::{CardState, Licence};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    licence: Option<Licence>,
    complaints: Option<u32>,
    card: Option<CardState>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    mchid: MchId,
    licence: Licence,
    complaints: i64,
    card: CardState,
}

/// What the world outside says of a merchant: whether its business licence holds, how many
/// complaints of buyers nobody has dealt with, whether its card can be paid to. What is left out
/// stays.
pub(crate) async fn post(
    State(sandbox): State<Arc<Sandbox>>,
    Path(mchid): Path<MchId>,
    body: Bytes,
) -> Result<Json<Told>, Fault> {
    let Wish { licence, complaints, card } = read(&body)?;
    let Some(platform) = find::platform_of(&sandbox.engine, &mchid).await? else {
        return Err(Fault::not_found(format!("no merchant has the mchid {mchid}")));
    };
    let note = Note { platform, mchid: mchid.clone(), licence, complaints, card };
    let told = sandbox.engine.submit(note).await?;
    Ok(Json(Told { mchid, licence: told.licence, complaints: told.complaints, card: told.card }))
}
