//! `GET /sandbox/v1/orders/{transaction_id}/money`

use super::Fault;
use crate::{Sandbox, find};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tongbao_base::ids::TransactionId;
use tongbao_base::{Fen, Overflow};
use tongbao_engine::Failure;
use tongbao_kernel::model::{AccountKind, Entry, Journal, Order, SplitDetail};
use tongbao_kernel::tables::{Key, Stored, TableId};
use tongbao_kernel::view::Rows;
use tongbao_store::Select;

#[derive(Debug, Serialize)]
pub(crate) struct Money {
    transaction_id: TransactionId,
    sub_mchid: String,
    entries: Vec<Line>,
    left: Left,
}

#[derive(Debug, Serialize)]
struct Line {
    at: String,
    kind: Journal,
    from: String,
    to: String,
    amount: Fen,
    r#ref: Arc<str>,
}

/// Where the order's money is now.
#[derive(Debug, Serialize)]
struct Left {
    /// The seller's, frozen for splitting.
    pending: Fen,
    /// The seller's, available: what this order brought less what was taken for it.
    available: Fen,
    /// Of the frozen: free to split.
    unsplit: Fen,
    /// Of the frozen: promised to accepted splits.
    locked: Fen,
    /// On the way back to the buyer.
    refunding: Fen,
    /// Given to receivers by splits, less what they gave back.
    given: Fen,
    /// Refunded, gross.
    refunded: Fen,
    /// The operator's fee, less what was given back.
    fee: Fen,
}

/// Every posting of an order, and what is left of it.
pub(crate) async fn get(
    State(sandbox): State<Arc<Sandbox>>,
    Path(transaction_id): Path<TransactionId>,
) -> Result<Json<Money>, Fault> {
    let key = |platform: &_| vec![Order::key(platform, &transaction_id)];
    let found: Vec<Order> = find::under_any(&sandbox.engine, key).await?;
    let Some(order) = found.into_iter().next() else {
        return Err(Fault::not_found(format!("no order has the transaction_id {transaction_id}")));
    };
    let select = Select::all(TableId::Entry, 0)
        .equal("platform", &order.platform)
        .equal("order_id", &order.transaction_id);
    let entries: Vec<Entry> = find::all(&sandbox.engine, select).await?;
    let left = left(&order, &entries).map_err(|Overflow| {
        Failure::Broken(format!("the sums of the order {transaction_id} leave 64 bits"))
    })?;
    let sub_mchid = order.sub_mchid.to_string();
    let details = details(&sandbox, &order, &entries).await?;
    let entries = entries.into_iter().map(|entry| line(entry, &details)).collect();
    Ok(Json(Money { transaction_id, sub_mchid, entries, left }))
}

/// The numbers of the lines of splits that entries name, by their address.
async fn details(
    sandbox: &Sandbox,
    order: &Order,
    entries: &[Entry],
) -> Result<BTreeMap<String, Arc<str>>, Failure> {
    let named = entries.iter().filter_map(|entry| SplitDetail::of_address(&entry.reference));
    let keys: BTreeSet<Key> =
        named.map(|(split_id, line)| SplitDetail::key(&order.platform, &split_id, line)).collect();
    let mut rows = Rows::default();
    sandbox.engine.reader().snapshot().await?.load(&keys, &mut rows).await?;
    let found = keys.iter().filter_map(|key| rows.row(key).and_then(SplitDetail::from_row));
    Ok(found.map(|row| (SplitDetail::address(&row.split_id, row.line), row.detail_id.shared())).collect())
}

fn line(entry: Entry, details: &BTreeMap<String, Arc<str>>) -> Line {
    let number = details.get(&*entry.reference).map_or(entry.reference, Arc::clone);
    Line {
        at: entry.at.rfc3339(),
        kind: entry.journal,
        from: format!("{}/{}", entry.from_owner, entry.from_account),
        to: format!("{}/{}", entry.to_owner, entry.to_account),
        amount: entry.amount,
        r#ref: number,
    }
}

fn left(order: &Order, entries: &[Entry]) -> Result<Left, Overflow> {
    let sellers = |account| net(entries, Some(order.sub_mchid.as_str()), account);
    Ok(Left {
        pending: sellers(AccountKind::BasicPending)?,
        available: sellers(AccountKind::BasicAvailable)?,
        unsplit: order.unsplit,
        locked: order.locked,
        refunding: net(entries, None, AccountKind::RefundTransit)?,
        given: order.given,
        refunded: order.refunded,
        fee: net(entries, None, AccountKind::FeeIncome)?,
    })
}

/// What the entries leave in an account of one owner, or of anybody.
fn net(entries: &[Entry], owner: Option<&str>, account: AccountKind) -> Result<Fen, Overflow> {
    let here = |whose: &str, which| which == account && owner.is_none_or(|owner| owner == whose);
    let mut sum = Fen::ZERO;
    for entry in entries {
        if here(&entry.to_owner, entry.to_account) {
            sum = sum.plus(entry.amount)?;
        }
        if here(&entry.from_owner, entry.from_account) {
            sum = sum.minus(entry.amount)?;
        }
    }
    Ok(sum)
}
