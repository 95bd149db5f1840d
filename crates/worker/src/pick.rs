//! Which tasks are due.

use crate::Worker;
use tongbao_base::Time;
use tongbao_engine::Failure;
use tongbao_kernel::model::{Task, TaskKind};
use tongbao_kernel::row::{Cell, Field};
use tongbao_kernel::tables::{Row, Stored, TableId};
use tongbao_store::{Select, Snapshot};

/// Pages read at one look, so that a backlog of callbacks cannot hide the steps behind it.
const PAGES_MAX: usize = 16;

/// Whether outcomes that a developer may still change are left alone for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grace {
    /// Yes.
    Kept,
    /// No: everything due is done now.
    Ignored,
}

/// Due tasks, earliest first.
#[derive(Debug, Default)]
pub(crate) struct Picked {
    /// Steps inside: commands alone.
    pub(crate) inside: Vec<Task>,
    /// Steps that reach outside.
    pub(crate) outside: Vec<Task>,
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
    /// What is due and free, at most `outside_room` steps outside.
    pub(crate) async fn pick(&self, grace: Grace, outside_room: usize) -> Result<Picked, Failure> {
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
                self.sort(task, (grace, now), outside_room, &mut picked);
            }
            if !full || picked.inside.len() == page {
                break;
            }
            select = select.after(behind);
        }
        Ok(picked)
    }

    fn sort(&self, task: Task, (grace, now): (Grace, Time), outside_room: usize, picked: &mut Picked) {
        let wait_ms = if grace == Grace::Kept { self.settings.grace_ms(task.kind) } else { 0 };
        if task.due_at.after_ms(wait_ms) > now || self.flight.has(&task) {
            return;
        }
        let (list, room) = if is_outside(task.kind) {
            (&mut picked.outside, outside_room)
        } else {
            (&mut picked.inside, self.settings.inside_max)
        };
        if list.len() < room {
            list.push(task);
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
