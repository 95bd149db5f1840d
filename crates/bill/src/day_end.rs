//! What was in an account when a day ended.

use crate::Error;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Fen};
use tongbao_kernel::model::{AccountKind, DayBalance};
use tongbao_kernel::row::Cell;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Select, Snapshot};

/// What was in a merchant's account at 24:00 of a day that is closed: the newest balance up to
/// that day; an account that had never moved by then held nothing.
pub async fn day_end(
    snapshot: &mut dyn Snapshot,
    platform: &MchId,
    owner: &str,
    account: AccountKind,
    day: Day,
) -> Result<Fen, Error> {
    let select = Select::all(TableId::DayBalance, 1)
        .equal("platform", platform)
        .equal("owner", owner)
        .equal("account", account)
        .ordered(&["day_back"])
        .after(vec![Cell::Int(DayBalance::back(day.next()))]);
    let rows = snapshot.select(&select).await?;
    Ok(rows.first().and_then(DayBalance::from_row).map_or(Fen::ZERO, |closing| closing.balance))
}
