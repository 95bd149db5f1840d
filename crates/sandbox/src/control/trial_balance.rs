//! `GET /sandbox/v1/trial-balance`

use super::Fault;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::MchId;
use tongbao_kernel::audit;
use tongbao_kernel::model::{Account, AccountKind};

#[derive(Debug, Serialize)]
pub(crate) struct TrialBalance {
    accounts: Vec<Line>,
    total: i128,
    invariants: Vec<Invariant>,
    findings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    platform: MchId,
    owner: Arc<str>,
    account: AccountKind,
    balance: Fen,
}

#[derive(Debug, Serialize)]
struct Invariant {
    name: audit::Invariant,
    holds: bool,
}

/// Every account, and whether the books are right.
pub(crate) async fn get(State(sandbox): State<Arc<Sandbox>>) -> Result<Json<TrialBalance>, Fault> {
    let report = tongbao_engine::audit(sandbox.engine.reader().as_ref()).await?;
    let line = |row: Account| Line {
        platform: row.platform,
        owner: row.owner,
        account: row.account,
        balance: row.balance,
    };
    let invariant = |verdict: audit::Verdict| Invariant { name: verdict.invariant, holds: verdict.holds };
    Ok(Json(TrialBalance {
        accounts: report.accounts.into_iter().map(line).collect(),
        total: report.total,
        invariants: report.verdicts.into_iter().map(invariant).collect(),
        findings: report.findings.iter().map(ToString::to_string).collect(),
    }))
}
