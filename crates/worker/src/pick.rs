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
    /// Under way.
    pub(crate) lanes: BTreeMap<Arc<str>, usize>,
}

impl Room {
    /// The steps that get a place, of those that wait in due order: every host's first before any
    /// host's second. Tells whether some got none.
    fn share(&self, waiting: Vec<Task>) -> (Vec<Task>, bool) {
        let mut lanes = self.lanes.clone();
        let mut ranked: Vec<(usize, Task)> = Vec::with_capacity(waiting.len());
        for task in waiting {
            let rank = if task.lane.is_empty() { 0 } else { next(&mut lanes, &task.lane) };
            ranked.push((rank, task));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut free = self.free;
        let mut taken = Vec::new();
        let mut is_crowded = false;
        for (rank, task) in ranked {
            let kept = if rank == 0 { 0 } else { self.kept };
            if free <= kept || rank >= self.lane_max {
                is_crowded = true;
            } else {
                free = free.saturating_sub(1);
                taken.push(task);
            }
        }
        (taken, is_crowded)
    }
}

/// How many steps are before the next one in a lane.
fn next(lanes: &mut BTreeMap<Arc<str>, usize>, lane: &Arc<str>) -> usize {
    let count = lanes.entry(Arc::clone(lane)).or_default();
    let before = *count;
    *count = before.saturating_add(1);
    before
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
    matches!(
        kind,
        TaskKind::PayRefund
            | TaskKind::PayOut
            | TaskKind::Notify
            | TaskKind::KeepPlatformKeys
            | TaskKind::MakeDaybook
    )
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

    /// What is due and free; outside no more than there is room for, or, without a room, a page of
    /// it in due order.
    pub(crate) async fn pick(&self, grace: Grace, room: Option<Room>) -> Result<Picked, Failure> {
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
                self.sort(task, (grace, now), &mut picked);
            }
            if !full || picked.inside.len() == page {
                break;
            }
            select = select.after(behind);
        }
        match room {
            Some(room) => (picked.outside, picked.is_crowded) = room.share(picked.outside),
            None => picked.outside.truncate(page),
        }
        Ok(picked)
    }

    fn sort(&self, task: Task, (grace, now): (Grace, Time), picked: &mut Picked) {
        let wait_ms = if grace == Grace::Kept { self.settings.grace_ms(task.kind) } else { 0 };
        if task.due_at.after_ms(wait_ms) > now || self.flight.has(&task) {
            return;
        }
        if is_outside(task.kind) {
            picked.outside.push(task);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn task(serial: i64, lane: &str) -> Task {
        Task {
            platform: "1900000100".into(),
            serial,
            kind: TaskKind::Notify,
            subject: "EV".into(),
            lane: lane.into(),
            due_at: Time::EPOCH,
            leased_until: Time::EPOCH,
        }
    }

    fn share(room: &Room, lanes: &[&str]) -> (Vec<i64>, bool) {
        let waiting = (0_i64..).zip(lanes).map(|(serial, lane)| task(serial, lane)).collect();
        let (taken, is_crowded) = room.share(waiting);
        (taken.iter().map(|task| task.serial).collect(), is_crowded)
    }

    #[test]
    fn every_hosts_first_callback_goes_before_any_hosts_second() {
        let room = Room { free: 4, kept: 0, lane_max: 16, lanes: BTreeMap::new() };
        assert_eq!(share(&room, &["a", "a", "a", "b", "c"]), (vec![0, 3, 4, 1], true));
        assert_eq!(share(&room, &["a", "b"]), (vec![0, 1], false));
    }

    #[test]
    fn a_host_with_callbacks_under_way_waits_and_has_no_more_than_its_most() {
        let lanes = BTreeMap::from([("a".into(), 2)]);
        let room = Room { free: 10, kept: 0, lane_max: 3, lanes };
        assert_eq!(share(&room, &["a", "a", "b"]), (vec![2, 0], true));
    }

    #[test]
    fn the_last_places_are_for_hosts_that_none_is_under_way_to() {
        let lanes = BTreeMap::from([("a".into(), 1)]);
        let room = Room { free: 2, kept: 2, lane_max: 16, lanes };
        assert_eq!(share(&room, &["a", "b", "", "c"]), (vec![1, 2], true));
    }
}
