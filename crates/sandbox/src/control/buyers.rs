//! `GET` and `POST /sandbox/v1/buyers`

use super::Fault;
use super::fault::read;
use crate::{BUYERS, Sandbox, find};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::ids::{AppId, OpenId};
use tongbao_kernel::buyer::Bind;
use tongbao_kernel::model::KnownOpenid;
use tongbao_kernel::tables::TableId;
use tongbao_store::Select;
use tongbao_wire::keys::random_digits;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    openid: Option<OpenId>,
    #[serde(default, deserialize_with = "said")]
    appid: Binding,
}

/// What is wished of the application that a buyer is known to.
#[derive(Debug, Default)]
enum Binding {
    /// The field is left out.
    #[default]
    AsItWas,
    /// Null: every application knows it again.
    Every,
    /// This one alone.
    One(AppId),
}

fn said<'de, D: Deserializer<'de>>(given: D) -> Result<Binding, D::Error> {
    Option::deserialize(given).map(|appid| appid.map_or(Binding::Every, Binding::One))
}

#[derive(Debug, Serialize)]
pub(crate) struct Told {
    openid: OpenId,
    /// Left out: known to every application.
    #[serde(skip_serializing_if = "Option::is_none")]
    appid: Option<AppId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    buyers: Vec<Told>,
}

/// The demo buyers, then everybody else whose application is known.
pub(crate) async fn get(State(sandbox): State<Arc<Sandbox>>) -> Result<Json<Listed>, Fault> {
    let mut known = known(&sandbox).await?;
    let mut buyers = Vec::with_capacity(known.len().saturating_add(BUYERS.len()));
    for buyer in BUYERS {
        let openid = OpenId::from(buyer.openid);
        let appid = known.remove(&openid);
        buyers.push(Told { openid, appid });
    }
    buyers.extend(known.into_iter().map(|(openid, appid)| Told { openid, appid: Some(appid) }));
    Ok(Json(Listed { buyers }))
}

/// A buyer is known to one application, or to all; a new one when no openid is given.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Told>, Fault> {
    let wish: Wish = read(&body)?;
    let openid = wish.openid.unwrap_or_else(|| OpenId::from(format!("oTB{}", random_digits(25))));
    let within = |text: &str, max: usize| (1..=max).contains(&text.chars().count());
    if !within(openid.as_str(), 128) {
        return Err(Fault::param("openid must have 1 to 128 characters"));
    }
    if let Binding::One(appid) = &wish.appid
        && !within(appid.as_str(), 32)
    {
        return Err(Fault::param("appid must have 1 to 32 characters"));
    }
    let appid = match wish.appid {
        Binding::AsItWas => known(&sandbox).await?.remove(&openid),
        Binding::Every => bind(&sandbox, &openid, None).await?,
        Binding::One(appid) => bind(&sandbox, &openid, Some(appid)).await?,
    };
    Ok(Json(Told { openid, appid }))
}

async fn bind(sandbox: &Sandbox, openid: &OpenId, appid: Option<AppId>) -> Result<Option<AppId>, Fault> {
    sandbox.engine.submit(Bind { openid: openid.clone(), appid: appid.clone() }).await?;
    Ok(appid)
}

async fn known(sandbox: &Sandbox) -> Result<BTreeMap<OpenId, AppId>, Fault> {
    let rows: Vec<KnownOpenid> = find::all(&sandbox.engine, Select::all(TableId::KnownOpenid, 0)).await?;
    Ok(rows.into_iter().map(|row| (row.openid, row.appid)).collect())
}
