//! Rows that a step needs to know before it reaches outside.

use tongbao_base::ids::{MchId, SplitId};
use tongbao_kernel::command::Query;
use tongbao_kernel::ctx::Ctx;
use tongbao_kernel::model::{Split, SplitDetail};
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

/// The lines of a split that are to be paid.
#[derive(Debug)]
pub(crate) struct LinesOf {
    /// The platform.
    pub(crate) platform: MchId,
    /// The split.
    pub(crate) split_id: SplitId,
}

impl Query for LinesOf {
    const NAME: &'static str = "worker.lines";
    type Output = Vec<SplitDetail>;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Vec<SplitDetail>, Stop> {
        let Some(split) = view.find::<Split>(&Split::key(&self.platform, &self.split_id))? else {
            return Ok(Vec::new());
        };
        let keys: Vec<Key> =
            (0..split.receivers).map(|line| SplitDetail::key(&self.platform, &self.split_id, line)).collect();
        view.need(keys.iter().cloned())?;
        let mut lines = Vec::with_capacity(keys.len());
        for key in &keys {
            lines.extend(view.find::<SplitDetail>(key)?.cloned());
        }
        Ok(lines)
    }
}
