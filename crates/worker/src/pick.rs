//! Which tasks are due.
//!
//! Steps inside and callbacks lie apart, and the callbacks of each host lie together: neither a
//! backlog of steps nor that of a host hides what waits behind it.

use crate::Worker;
use crate::lanes::{Place, place};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_engine::Failure;
use tongbao_kernel::model::{Task, TaskKind};
use tongbao_kernel::row::{Cell, Field};
use tongbao_kernel::tables::{Row, Stored, TableId};
use tongbao_store::{Select, Snapshot};

/// The road of what goes to no host: steps inside, refunds, payouts.
const NO_LANE: &str = "";

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

/// A page of due tasks of one lane.
#[derive(Debug)]
pub(crate) struct Page {
    /// Those that are to be done, earliest first.
    pub(crate) tasks: Vec<Task>,
    /// The last place read; none when nothing more is due.
    pub(crate) behind: Option<Place>,
    /// How many were read to find them.
    pub(crate) rows: usize,
}

/// Whether a step reaches outside.
pub(crate) fn is_outside(kind: TaskKind) -> bool {
    matches!(
        kind,
        TaskKind::PayRefund
            | TaskKind::PayOut
            | TaskKind::Notify
            | TaskKind::KeepPlatformKeys
            | TaskKind::MakeDaybook
    )
}

/// Due at `now`, earliest first.
fn due(lane: &str, now: Time, limit: usize) -> Select {
    Select::all(TableId::Task, limit)
        .equal("lane", lane)
        .up_to("due_at", Cell::Time(now))
        .ordered(&["due_at", "serial"])
}

impl Worker {
    /// What is due of a lane and not under way, behind a place.
    pub(crate) async fn page(
        &self,
        lane: &str,
        behind: Option<Place>,
        (grace, limit): (Grace, usize),
    ) -> Result<Page, Failure> {
        let mut snapshot = self.engine.reader().snapshot().await?;
        self.page_of(snapshot.as_mut(), lane, behind, (grace, limit)).await
    }

    async fn page_of(
        &self,
        snapshot: &mut dyn Snapshot,
        lane: &str,
        behind: Option<Place>,
        (grace, limit): (Grace, usize),
    ) -> Result<Page, Failure> {
        let now = self.engine.clock().now();
        let mut select = due(lane, now, limit);
        if let Some((due_at, serial)) = behind {
            select = select.after(vec![Cell::Time(due_at), serial.to_cell()]);
        }
        let mut tasks = tasks(snapshot, &select).await?;
        let rows = tasks.len();
        let behind = tasks.last().filter(|_| rows == limit).map(place);
        tasks.retain(|task| {
            let wait_ms = if grace == Grace::Kept { self.settings.grace_ms(task.kind) } else { 0 };
            task.due_at.after_ms(wait_ms) <= now && !self.flight.has(task)
        });
        Ok(Page { tasks, behind, rows })
    }

    /// Everything due now, a page of either kind, in due order.
    pub(crate) async fn pick(&self) -> Result<Picked, Failure> {
        let mut snapshot = self.engine.reader().snapshot().await?;
        let limit = self.settings.inside_max;
        let mut picked = Picked::default();
        let mut behind = None;
        loop {
            let page = self.page_of(snapshot.as_mut(), NO_LANE, behind, (Grace::Ignored, limit)).await?;
            for task in page.tasks {
                let road = if is_outside(task.kind) { &mut picked.outside } else { &mut picked.inside };
                road.push(task);
            }
            behind = page.behind;
            if behind.is_none() || picked.inside.len() >= limit {
                break;
            }
        }
        picked.inside.truncate(limit);
        for (lane, _) in lanes(snapshot.as_mut()).await? {
            let page = self.page_of(snapshot.as_mut(), &lane, None, (Grace::Ignored, limit)).await?;
            picked.outside.extend(page.tasks);
        }
        picked.outside.sort_by_key(place);
        picked.outside.truncate(limit);
        Ok(picked)
    }

    /// The hosts with callbacks that are due.
    pub(crate) async fn lanes_due(&self) -> Result<Vec<Arc<str>>, Failure> {
        let now = self.engine.clock().now();
        let lanes = lanes(self.engine.reader().snapshot().await?.as_mut()).await?;
        Ok(lanes.into_iter().filter(|(_, due_at)| *due_at <= now).map(|(lane, _)| lane).collect())
    }

    /// When the next step is due.
    pub(crate) async fn earliest(&self) -> Result<Option<Time>, Failure> {
        let mut snapshot = self.engine.reader().snapshot().await?;
        let inside = Select::all(TableId::Task, 1).equal("lane", NO_LANE).ordered(&["due_at", "serial"]);
        let inside = tasks(snapshot.as_mut(), &inside).await?;
        let callbacks = lanes(snapshot.as_mut()).await?;
        let moments = inside.iter().map(|task| task.due_at);
        Ok(moments.chain(callbacks.into_iter().map(|(_, due_at)| due_at)).min())
    }
}

/// Every host, and when its first callback is due. From lane to lane by the index: one look for
/// each, however many tasks it has.
async fn lanes(snapshot: &mut dyn Snapshot) -> Result<Vec<(Arc<str>, Time)>, Failure> {
    let mut found: Vec<(Arc<str>, Time)> = Vec::new();
    loop {
        let last = found.last().map_or(Cell::from(NO_LANE), |(lane, _)| Cell::Text(Arc::clone(lane)));
        let next = Select::all(TableId::Task, 1).ordered(&["lane", "due_at", "serial"]).after(vec![last]);
        match tasks(snapshot, &next).await?.first() {
            Some(task) => found.push((Arc::clone(&task.lane), task.due_at)),
            None => return Ok(found),
        }
    }
}

async fn tasks(snapshot: &mut dyn Snapshot, select: &Select) -> Result<Vec<Task>, Failure> {
    let rows: Vec<Row> = snapshot.select(select).await?;
    Ok(rows.iter().filter_map(Task::from_row).cloned().collect())
}
