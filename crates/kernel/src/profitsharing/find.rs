//! A split or a finish by the platform's number (2.4.4).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Alias, Space, Split, SplitDetail};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, SplitId, TransactionId};

/// A split with its lines as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitFound {
    /// The split.
    pub split: Split,
    /// One line a receiver; a finish flag, and a finish, adds one for the release.
    pub details: Vec<SplitDetail>,
}

/// A split or a finish by the platform's number (2.4.4).
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The order.
    pub transaction_id: TransactionId,
    /// The platform's number.
    pub out_order_no: OutNo,
}

impl Query for Find {
    const NAME: &'static str = "profitsharing.find";
    type Output = SplitFound;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let not_found = || Refusal::SplitNotFound { number: self.out_order_no.shared() };
        let alias_key = Alias::key(&self.platform, Space::Split, self.out_order_no.as_str());
        let alias = view.get::<Alias>(&alias_key, not_found)?;
        let split = get(view, &self.platform, &SplitId::from(&*alias.target))?;
        if split.sub_mchid != self.sub_mchid || split.transaction_id != self.transaction_id {
            return Err(not_found().into());
        }
        with_details(view, split)
    }
}

/// The split under its own number.
pub(super) fn get<'v>(view: View<'v>, platform: &MchId, split_id: &SplitId) -> Result<&'v Split, Stop> {
    view.get(&Split::key(platform, split_id), || Refusal::SplitNotFound { number: split_id.shared() })
}

/// The split with its lines.
pub(super) fn with_details(view: View<'_>, split: &Split) -> Result<SplitFound, Stop> {
    let key = |line| SplitDetail::key(&split.platform, &split.split_id, line);
    view.need((0..split.lines()).map(key))?;
    let lost = || Refusal::SplitNotFound { number: split.split_id.shared() };
    let details = (0..split.lines())
        .map(|line| view.get::<SplitDetail>(&key(line), lost).cloned())
        .collect::<Result<_, _>>()?;
    Ok(SplitFound { split: split.clone(), details })
}
