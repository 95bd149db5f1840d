//! `GET /sandbox/v1/notifications` and `POST /sandbox/v1/notifications/{id}/resend`

use super::Fault;
use super::words::of_query;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use tongbao_base::ids::{MchId, NotificationId};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::model::{
    Alias, Attempt, Event, Notification, NotificationState, Refund, Space, Withdrawal,
};
use tongbao_kernel::tables::TableId;
use tongbao_render::callback::announcement;
use tongbao_store::Select;

/// Which callbacks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    mchid: Option<MchId>,
    r#ref: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    notifications: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Line {
    id: NotificationId,
    mchid: MchId,
    event: Event,
    event_type: &'static str,
    r#ref: Arc<str>,
    url: String,
    state: NotificationState,
    created_at: String,
    next_at: Option<String>,
    attempts: Vec<Try>,
}

#[derive(Debug, Serialize)]
struct Try {
    at: String,
    status: Option<i64>,
    error: Option<String>,
}

/// The delivery log.
pub(crate) async fn get(
    State(sandbox): State<Arc<Sandbox>>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Listed>, Fault> {
    let Query(filter) = filter.map_err(|rejection| Fault::param(of_query(&rejection.body_text())))?;
    let engine = &sandbox.engine;
    let all = Select::all(TableId::Notification, 0);
    let mut found: Vec<Notification> = match &filter.mchid {
        Some(mchid) => {
            let mut found = find::all(engine, all.clone().equal("mchid", mchid)).await?;
            found.extend(find::all(engine, all.equal("platform", mchid)).await?);
            found
        }
        None => find::all(engine, all).await?,
    };
    if let Some(number) = &filter.r#ref {
        let subjects = subjects(engine, number).await?;
        found.retain(|row| row.subject.split('/').next().is_some_and(|subject| subjects.contains(subject)));
    }
    found.sort_by(|a, b| (a.created_at, &a.notification_id).cmp(&(b.created_at, &b.notification_id)));
    found.dedup_by(|a, b| a.notification_id == b.notification_id);
    let mut notifications = Vec::with_capacity(found.len());
    for row in found {
        notifications.push(line(engine, row).await?);
    }
    Ok(Json(Listed { notifications }))
}

/// Sends a callback once more, now.
pub(crate) async fn resend(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<NotificationId>,
) -> Result<Json<Line>, Fault> {
    let before = one(&sandbox.engine, &id).await?;
    sandbox.steps.resend(&before.platform, &id).await?;
    let row = one(&sandbox.engine, &id).await?;
    if row.state == NotificationState::Held && row.attempts == before.attempts {
        let message = format!("nothing was sent: the merchant {} has no APIv3 key", row.mchid);
        return Err(Fault::state("NO_APIV3_KEY", message));
    }
    Ok(Json(line(&sandbox.engine, row).await?))
}

async fn one(engine: &Engine, id: &NotificationId) -> Result<Notification, Fault> {
    let found = find::under_any(engine, |platform| vec![Notification::key(platform, id)]).await?;
    found.into_iter().next().ok_or_else(|| Fault::not_found(format!("no notification has the id {id}")))
}

async fn line(engine: &Engine, row: Notification) -> Result<Line, Failure> {
    let select = Select::all(TableId::Attempt, 0)
        .equal("platform", &row.platform)
        .equal("notification_id", &row.notification_id);
    let attempts: Vec<Attempt> = find::all(engine, select).await?;
    let rules = &engine.rules().of(&row.platform).split;
    let attempt = |row: Attempt| Try { at: row.at.rfc3339(), status: row.status, error: row.error };
    Ok(Line {
        event_type: announcement(row.event, rules).event_type,
        id: row.notification_id,
        mchid: row.mchid,
        event: row.event,
        r#ref: row.subject,
        url: row.url,
        state: row.state,
        created_at: row.created_at.rfc3339(),
        next_at: row.next_at.map(tongbao_base::Time::rfc3339),
        attempts: attempts.into_iter().map(attempt).collect(),
    })
}

/// Every number of a thing that anybody may call `number`: its own or a merchant's.
async fn subjects(engine: &Engine, number: &str) -> Result<BTreeSet<Arc<str>>, Failure> {
    let spaces = [Space::Order, Space::Combined, Space::Split, Space::SplitReturn];
    let aliases: Vec<Alias> =
        find::under_any(engine, |platform| spaces.map(|space| Alias::key(platform, space, number)).into())
            .await?;
    let refunds: Vec<Refund> =
        find::all(engine, Select::all(TableId::Refund, 0).equal("out_refund_no", number)).await?;
    let withdrawals: Vec<Withdrawal> =
        find::all(engine, Select::all(TableId::Withdrawal, 0).equal("out_request_no", number)).await?;
    let mut subjects = BTreeSet::from([Arc::from(number)]);
    subjects.extend(aliases.into_iter().map(|alias| alias.target));
    subjects.extend(refunds.into_iter().map(|refund| refund.refund_id.shared()));
    subjects.extend(withdrawals.into_iter().map(|withdrawal| withdrawal.withdraw_id.shared()));
    Ok(subjects)
}
