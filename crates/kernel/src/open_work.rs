//! Counts what a merchant has under way: each start and each end moves its count by one.

use crate::changes::Changes;
use crate::model::OpenWork;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// What may be under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A refund of one of its orders.
    Refund,
    /// A split return that it gives or gets.
    Return,
    /// A withdrawal at the bank.
    Withdrawal,
    /// The recovery of an advance.
    Recovery,
}

/// Something of the merchant is under way from now on.
pub(crate) fn begin(
    view: View<'_>,
    changes: &mut Changes,
    (platform, mchid): (&MchId, &MchId),
    work: Work,
) -> Result<(), Stop> {
    count(view, changes, (platform, mchid), work, 1)
}

/// Something of the merchant is no longer under way.
pub(crate) fn end(
    view: View<'_>,
    changes: &mut Changes,
    (platform, mchid): (&MchId, &MchId),
    work: Work,
) -> Result<(), Stop> {
    count(view, changes, (platform, mchid), work, -1)
}

fn count(
    view: View<'_>,
    changes: &mut Changes,
    (platform, mchid): (&MchId, &MchId),
    work: Work,
    by: i64,
) -> Result<(), Stop> {
    let key = OpenWork::key(platform, mchid);
    let stored = view.find::<OpenWork>(&key)?;
    let before = changes.written::<OpenWork>(&key).or(stored);
    let mut row = before.cloned().unwrap_or_else(|| OpenWork::none(platform, mchid));
    let counted = match work {
        Work::Refund => &mut row.refunds,
        Work::Return => &mut row.returns,
        Work::Withdrawal => &mut row.withdrawals,
        Work::Recovery => &mut row.recoveries,
    };
    *counted = counted.saturating_add(by);
    if stored.is_some() {
        changes.update(row);
    } else {
        changes.insert(row);
    }
    Ok(())
}
