//! Days that are over: closing them once, finding their bills, and the balances at their ends (5,
//! 2.7.1).
//!
//! A day is closed with its daybook, which was proved before; from then on nothing of it changes.
//! A bill is cut from the daybook when it is first asked for, and kept.

mod close;
mod day_end;
mod find;
mod keep;
mod keep_balances;
mod next;
mod wanted;

pub use close::{Close, Closed, Then};
pub use day_end::DayEnd;
pub use find::Find;
pub use keep::Keep;
pub use keep_balances::KeepBalances;
pub use next::Next;
pub use wanted::{Found, Wanted};

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::{Task, TaskKind};
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// Puts down that a day's daybook is to be made on the day after (Annex E). The task's serial is the
/// day's number below zero, where no run gives any: there is one such task a day.
pub(crate) fn enqueue(changes: &mut Changes, ctx: &Ctx<'_>, platform: &MchId, day: Day) {
    changes.insert(Task {
        platform: platform.clone(),
        serial: day.number().saturating_neg(),
        kind: TaskKind::MakeDaybook,
        subject: day.to_string().into(),
        lane: "".into(),
        due_at: ctx.rules.bill.make_at.on(day.next()).max(ctx.now),
    });
}

#[cfg(test)]
mod tests;
