//! Rows that a step needs to know before it reaches outside.

use tongbao_base::Time;
use tongbao_base::ids::{MchId, SplitId};
use tongbao_kernel::command::Query;
use tongbao_kernel::ctx::Ctx;
use tongbao_kernel::model::{Split, SplitDetail, Task};
use tongbao_kernel::tables::{Key, Stored};
use tongbao_kernel::view::{Stop, View};

/// One row by its key.
#[derive(Debug)]
pub(crate) struct RowOf<E> {
    platform: MchId,
    key: Key,
    entity: std::marker::PhantomData<fn() -> E>,
}

impl<E> RowOf<E> {
    /// The row under `key`.
    pub(crate) fn new(platform: &MchId, key: Key) -> Self {
        RowOf { platform: platform.clone(), key, entity: std::marker::PhantomData }
    }
}

impl<E: Stored + Clone + Send + 'static> Query for RowOf<E> {
    const NAME: &'static str = "worker.row";
    type Output = Option<E>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Option<E>, Stop> {
        Ok(view.find::<E>(&self.key)?.cloned())
    }
}

/// What a step needs to know; nothing when the step was done, or put off, since it was read: what
/// is due is read a page at a time, and waits for a place.
#[derive(Debug)]
pub(crate) struct Still<Q> {
    key: Key,
    due_at: Time,
    query: Q,
}

impl<Q> Still<Q> {
    /// The answer to `query`, if `due` is still to be done.
    pub(crate) fn of(due: &Task, query: Q) -> Self {
        Still { key: Task::key(&due.platform, due.serial), due_at: due.due_at, query }
    }
}

impl<Q: Query> Query for Still<Q> {
    const NAME: &'static str = Q::NAME;
    type Output = Option<Q::Output>;

    fn platform(&self) -> &MchId {
        self.query.platform()
    }

    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        match view.find::<Task>(&self.key)? {
            Some(task) if task.due_at == self.due_at => self.query.answer(view, ctx).map(Some),
            _ => Ok(None),
        }
    }
}

/// The lines of splits that are to be paid: of each split its own, in order; none of one that is not
/// there.
#[derive(Debug)]
pub(crate) struct LinesOf {
    /// The platform.
    pub(crate) platform: MchId,
    /// The splits.
    pub(crate) splits: Vec<SplitId>,
}

impl Query for LinesOf {
    const NAME: &'static str = "worker.lines";
    type Output = Vec<Vec<SplitDetail>>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let key = |split_id| Split::key(&self.platform, split_id);
        view.need(self.splits.iter().map(key))?;
        let mut keys = Vec::with_capacity(self.splits.len());
        for split_id in &self.splits {
            let receivers = view.find::<Split>(&key(split_id))?.map_or(0, |split| split.receivers);
            let lines = (0..receivers).map(|line| SplitDetail::key(&self.platform, split_id, line));
            keys.push(lines.collect::<Vec<Key>>());
        }
        view.need(keys.iter().flatten().cloned())?;
        let line = |key| Ok(view.find::<SplitDetail>(key)?.cloned());
        keys.iter().map(|keys| keys.iter().filter_map(|key| line(key).transpose()).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tongbao_engine::{Config, Engine, RuleBook, SystemClock};
    use tongbao_kernel::model::OPERATOR;
    use tongbao_kernel::task::{Drop, Plan, Postpone, Upkeep};
    use tongbao_store_memory::MemoryStore;

    #[tokio::test]
    async fn a_step_that_was_put_off_or_done_since_it_was_read_is_not_due() {
        let (store, clock) = (MemoryStore::new(), Arc::new(SystemClock));
        let engine =
            Engine::start(store.clone(), store, clock, RuleBook::default(), Config::default()).await.unwrap();
        let (platform, serial) = (MchId::from(OPERATOR), Upkeep::PlatformKeys.serial());
        let [first, second] = [Time::from_ms(1_000), Time::from_ms(2_000)];
        engine.submit(Plan { upkeep: Upkeep::PlatformKeys, due_at: first }).await.unwrap();
        let row = || RowOf::<Task>::new(&platform, Task::key(&platform, serial));
        let read = engine.ask(row()).await.unwrap().unwrap();
        let put_off = Task { due_at: second, ..read.clone() };
        let is_due = async |task| engine.ask(Still::of(task, row())).await.unwrap().is_some();

        assert!(is_due(&read).await);
        engine.submit(Postpone { platform: platform.clone(), serial, due_at: second }).await.unwrap();
        assert!(!is_due(&read).await);
        assert!(is_due(&put_off).await);
        engine.submit(Drop { platform: platform.clone(), serial }).await.unwrap();
        assert!(!is_due(&put_off).await);
    }
}
