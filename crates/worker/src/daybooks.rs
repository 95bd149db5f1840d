//! Days that are over are closed: drafted from the entries, proved, and committed (5, Annex E).

use crate::Worker;
use crate::pure::Ended;
use crate::seals;
use std::sync::Arc;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_bill::{Draft, Shelf};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::bill::{Close, KeepBalances, Next, Then};
use tongbao_kernel::model::{Daybook, Task};
use tongbao_kernel::seal::Shut;
use tongbao_vault::Vault;

/// Balances in one commit: few enough that commands between two of them do not wait long.
const BALANCES_AT_ONCE: usize = 1000;

/// Why a day is not closed.
#[derive(Debug, thiserror::Error)]
pub enum NotClosed {
    /// The engine gave no answer.
    #[error(transparent)]
    Engine(#[from] Failure),
    /// The daybook could not be made, or was not proved.
    #[error(transparent)]
    Bill(#[from] tongbao_bill::Error),
}

/// Closes and seals every day of a platform that is over and open, up to `until`; gives the days
/// with what they came to, nothing for a day on which nothing moved. A day that was closed before
/// stays as it is, and is sealed if it was not. The vault marks the seals' heads.
pub async fn close_days(
    engine: &Engine,
    (shelf, vault): (&Arc<Shelf>, &Vault),
    platform: &MchId,
    until: Day,
) -> Result<Vec<(Day, Option<Daybook>)>, NotClosed> {
    let turn = shelf.turn(platform).await?;
    let mut last = seals::catch_up(engine, vault, platform).await?;
    let mut days = Vec::new();
    let mut day = engine.ask(Next { platform: platform.clone() }).await?;
    while day <= until {
        // From here on nothing is dated on the day: what is read below is all of it.
        engine.submit(Shut { platform: platform.clone(), day }).await?;
        let now = engine.clock().now();
        let draft = shelf.draft(Arc::clone(engine.reader()), platform, day, now).await?;
        let Draft { daybook, marks, balances } = draft;
        for some in balances.chunks(BALANCES_AT_ONCE) {
            let balances = some.to_vec();
            engine.submit(KeepBalances { platform: platform.clone(), balances }).await?;
        }
        let ranges = daybook.as_ref().map_or("", |daybook| daybook.ranges.as_str());
        let seal = seals::seal_day(engine, vault, (platform, day), ranges, last.as_ref()).await?;
        last = Some(seal.clone());
        let seal = Some(seal);
        let (platform, then) = (platform.clone(), Then::Nothing);
        let close = Close { platform, day, daybook: daybook.clone(), seal, marks, then };
        engine.submit(close).await?;
        days.push((day, daybook));
        day = day.next();
    }
    drop(turn);
    Ok(days)
}

impl Worker {
    /// Closes the day that the task names, and those before it that are open, and puts the next
    /// one down.
    pub(crate) async fn make_daybook(&self, due: &Task) -> Result<Ended, Failure> {
        let Ok(day) = Day::parse(&due.subject) else {
            return self.put_off(due, &Failure::Broken(format!("{} is not a day", due.subject))).await;
        };
        if let Some(shelf) = &self.settings.bills
            && let Err(not_closed) = close_days(&self.engine, (shelf, self.vault()), &due.platform, day).await
        {
            return match not_closed {
                NotClosed::Engine(failure @ (Failure::Busy | Failure::Closed)) => Err(failure),
                NotClosed::Engine(failure) => self.put_off(due, &failure).await,
                NotClosed::Bill(error) => self.put_off(due, &Failure::Broken(error.to_string())).await,
            };
        }
        // The day is closed: what is left is that the task ends and the next one begins.
        let platform = due.platform.clone();
        let close = Close { platform, day, daybook: None, seal: None, marks: Vec::new(), then: Then::Next };
        self.finish(due, close).await
    }
}
