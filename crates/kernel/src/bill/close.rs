//! A day is over and its daybook made.

use super::enqueue;
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Daybook, DaybookHead, DaybookMark, Seal};
use crate::view::{Stop, View};
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// What comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The next day's daybook is put down as a task.
    Next,
    /// Nothing: that task is there already.
    Nothing,
}

/// Whether it was this command that closed the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Yes.
    Now,
    /// It was closed before.
    Before,
}

/// A day is over and its daybook made; closed twice, it counts once.
#[derive(Debug, Clone)]
pub struct Close {
    /// The platform.
    pub platform: MchId,
    /// The day.
    pub day: Day,
    /// What it came to; none when nothing moved.
    pub daybook: Option<Daybook>,
    /// Its seal, over entries whose blocks are kept already; none where days are not sealed.
    pub seal: Option<Seal>,
    /// How far each run's entries were read.
    pub marks: Vec<DaybookMark>,
    /// What comes after.
    pub then: Then,
}

impl Command for Close {
    const NAME: &'static str = "bill.close";
    type Output = Closed;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Closed>, Stop> {
        let head_key = DaybookHead::key(&self.platform);
        let marks = self.marks.iter().map(|mark| DaybookMark::key(&mark.platform, mark.run));
        view.need(marks.chain([head_key.clone()]))?;
        let head = view.find::<DaybookHead>(&head_key)?;
        let last = head.map_or(self.day, |head| head.day.max(self.day));
        let mut changes = Changes::default();
        let closed = if head.is_some_and(|head| head.day >= self.day) {
            Closed::Before
        } else {
            self.write(view, head.is_some(), &mut changes)?;
            Closed::Now
        };
        if self.then == Then::Next {
            enqueue(&mut changes, ctx, &self.platform, last.next());
        }
        Ok(Decided { reply: closed, changes })
    }
}

impl Close {
    fn write(&self, view: View<'_>, has_head: bool, changes: &mut Changes) -> Result<(), Stop> {
        let head = DaybookHead { platform: self.platform.clone(), day: self.day };
        if has_head {
            changes.update(head);
        } else {
            changes.insert(head);
        }
        for mark in &self.marks {
            match view.find::<DaybookMark>(&DaybookMark::key(&mark.platform, mark.run))? {
                Some(_) => changes.update(mark.clone()),
                None => changes.insert(mark.clone()),
            }
        }
        if let Some(daybook) = &self.daybook {
            changes.insert(daybook.clone());
        }
        if let Some(seal) = &self.seal {
            changes.insert(seal.clone());
        }
        Ok(())
    }
}
