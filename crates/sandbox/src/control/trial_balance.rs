//! `GET /sandbox/v1/trial-balance`

use super::Fault;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_base::{Fen, Overflow};
use tongbao_engine::Failure;
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::model::{Account, AccountKind, Entry};
use tongbao_kernel::tables::TableId;
use tongbao_store::Select;

#[derive(Debug, Serialize)]
pub(crate) struct TrialBalance {
    accounts: Vec<Line>,
    total: Fen,
    invariants: Vec<Invariant>,
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
    name: &'static str,
    holds: bool,
}

/// Every account, and whether the books are right.
pub(crate) async fn get(State(sandbox): State<Arc<Sandbox>>) -> Result<Json<TrialBalance>, Fault> {
    let mut snapshot = sandbox.engine.reader().snapshot().await.map_err(Failure::from)?;
    let accounts: Vec<Account> = find::all_in(snapshot.as_mut(), Select::all(TableId::Account, 0)).await?;
    let entries: Vec<Entry> = find::all_in(snapshot.as_mut(), Select::all(TableId::Entry, 0)).await?;
    let total = Fen::sum(accounts.iter().map(|account| account.balance)).map_err(overflow)?;
    let summed = sums(&entries).map_err(overflow)?;
    let invariants = vec![
        Invariant { name: "the balances of all accounts sum to zero", holds: total.is_zero() },
        Invariant {
            name: "every balance is the sum of its entries",
            holds: balances(&accounts).eq(summed.into_iter().filter(|(_, sum)| !sum.is_zero())),
        },
        Invariant {
            name: "no account that belongs to somebody is below zero",
            holds: !accounts.iter().any(|row| row.account.is_guarded() && row.balance.is_negative()),
        },
        Invariant {
            name: "every entry moves more than zero",
            holds: entries.iter().all(|entry| entry.amount.is_positive()),
        },
    ];
    let line = |row: Account| Line {
        platform: row.platform,
        owner: row.owner,
        account: row.account,
        balance: row.balance,
    };
    Ok(Json(TrialBalance { accounts: accounts.into_iter().map(line).collect(), total, invariants }))
}

fn overflow(_: Overflow) -> Fault {
    Failure::Broken("a sum of money leaves 64 bits".to_owned()).into()
}

fn sums(entries: &[Entry]) -> Result<BTreeMap<AccountKey, Fen>, Overflow> {
    let mut sums: BTreeMap<AccountKey, Fen> = BTreeMap::new();
    for entry in entries {
        let from = sums.entry(AccountKey::from_of(entry)).or_default();
        *from = from.minus(entry.amount)?;
        let to = sums.entry(AccountKey::to_of(entry)).or_default();
        *to = to.plus(entry.amount)?;
    }
    Ok(sums)
}

fn balances(accounts: &[Account]) -> impl Iterator<Item = (AccountKey, Fen)> {
    let stored: BTreeMap<AccountKey, Fen> = accounts
        .iter()
        .filter(|row| !row.balance.is_zero())
        .map(|row| {
            let (platform, owner) = (row.platform.clone(), Arc::clone(&row.owner));
            (AccountKey { platform, owner, account: row.account }, row.balance)
        })
        .collect();
    stored.into_iter()
}
