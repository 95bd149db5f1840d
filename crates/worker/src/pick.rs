//! Which tasks are due.

use crate::Worker;
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_engine::Failure;
use tongbao_kernel::model::{Task, TaskKind};
use tongbao_kernel::row::{Cell, Field};
use tongbao_kernel::tables::{Row, Stored, TableId};
use tongbao_store::{Select, Snapshot};

/// Pages read at one look, so that a backlog of callbacks cannot hide the steps behind it.
const PAGES_MAX: usize = 16;
/// One place outside in so many is kept for hosts that no callback is under way to.
const KEPT_PART: usize = 4;

/// Whether outcomes that a developer may still change are left alone for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grace {
    /// Yes.
    Kept,
    /// No: everything due is done now.
    Ignored,
}

/// How many more steps may reach outside, and how many are under way to each host.
#[derive(Debug)]
pub(crate) struct Room {
    /// All together.
    pub(crate) free: usize,
    /// The last places, for hosts that no step is under way to.
    pub(crate) kept: usize,
    /// To one host.
    pub(crate) lane_max: usize,
    /// Under way, or picked already.
    pub(crate) lanes: BTreeMap<Arc<str>, usize>,
}

impl Room {
    /// Takes a place for a step, if it may have one.
    fn take(&mut self, task: &Task) -> bool {
        let load = self.lanes.get(&task.lane).copied().unwrap_or_default();
        let kept = if load == 0 { 0 } else { self.kept };
        if self.free <= kept || load >= self.lane_max {
            return false;
        }
        self.free = self.free.saturating_sub(1);
        if !task.lane.is_empty() {
            self.lanes.insert(Arc::clone(&task.lane), load.saturating_add(1));
        }
        true
    }
}

/// Due tasks, earliest first.
#[derive(Debug, Default)]
pub(crate) struct Picked {
    /// Steps inside: commands alone.
    pub(crate) inside: Vec<Task>,
    /// Steps that reach outside.
    pub(crate) outside: Vec<Task>,
    /// More is due outside than there was room for.
    pub(crate) is_crowded: bool,
}

impl Picked {
    /// Nothing is due.
    pub(crate) fn is_empty(&self) -> bool {
        self.inside.is_empty() && self.outside.is_empty()
    }
}

/// Whether a step reaches outside.
fn is_outside(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::PayRefund | TaskKind::PayOut | TaskKind::Notify | TaskKind::KeepPlatformKeys)
}

impl Worker {
    /// Room for what may be under way outside at once.
    pub(crate) fn room(&self) -> Room {
        Room {
            free: self.outside.available_permits(),
            kept: self.settings.outside_max / KEPT_PART,
            lane_max: self.settings.lane_max,
            lanes: self.flight.lanes(),
        }
    }

    /// Room for everything: the movable clock waits for it all.
    pub(crate) fn ample_room(&self) -> Room {
        let free = self.settings.inside_max;
        Room { free, kept: 0, lane_max: usize::MAX, lanes: BTreeMap::new() }
    }

    /// What is due and free, and outside no more than there is room for.
    pub(crate) async fn pick(&self, grace: Grace, mut room: Room) -> Result<Picked, Failure> {
        let now = self.engine.clock().now();
        let page = self.settings.inside_max;
        let mut snapshot = self.engine.reader().snapshot().await?;
        let mut select = Select::all(TableId::Task, page)
            .up_to("due_at", Cell::Time(now))
            .up_to("leased_until", Cell::Time(now))
            .ordered(&["due_at", "serial"]);
        let mut picked = Picked::default();
        for _ in 0..PAGES_MAX {
            let tasks = tasks(snapshot.as_mut(), &select).await?;
            let Some(last) = tasks.last() else { break };
            let behind = vec![Cell::Time(last.due_at), last.serial.to_cell()];
            let full = tasks.len() == page;
            for task in tasks {
                self.sort(task, (grace, now), &mut room, &mut picked);
            }
            if !full || picked.inside.len() == page {
                break;
            }
            select = select.after(behind);
        }
        Ok(picked)
    }

    fn sort(&self, task: Task, (grace, now): (Grace, Time), room: &mut Room, picked: &mut Picked) {
        let wait_ms = if grace == Grace::Kept { self.settings.grace_ms(task.kind) } else { 0 };
        if task.due_at.after_ms(wait_ms) > now || self.flight.has(&task) {
            return;
        }
        if is_outside(task.kind) {
            if room.take(&task) {
                picked.outside.push(task);
            } else {
                picked.is_crowded = true;
            }
        } else if picked.inside.len() < self.settings.inside_max {
            picked.inside.push(task);
        }
    }

    /// When the next step can be done: it is due, and no lease holds it.
    pub(crate) async fn earliest(&self) -> Result<Option<Time>, Failure> {
        let now = self.engine.clock().now();
        let mut snapshot = self.engine.reader().snapshot().await?;
        let free = Select::all(TableId::Task, 1)
            .up_to("leased_until", Cell::Time(now))
            .ordered(&["due_at", "serial"]);
        let leased = Select::all(TableId::Task, 1)
            .ordered(&["leased_until", "serial"])
            .after(vec![Cell::Time(now), i64::MAX.to_cell()]);
        let mut moments = Vec::with_capacity(2);
        for select in [free, leased] {
            let tasks = tasks(snapshot.as_mut(), &select).await?;
            moments.extend(tasks.iter().map(|task| task.due_at.max(task.leased_until)));
        }
        Ok(moments.into_iter().min())
    }
}

async fn tasks(snapshot: &mut dyn Snapshot, select: &Select) -> Result<Vec<Task>, Failure> {
    let rows: Vec<Row> = snapshot.select(select).await?;
    Ok(rows.iter().filter_map(Task::from_row).cloned().collect())
}
