//! A split return by the platform's number (2.4.7).

use super::SplitRef;
use super::returning::get;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::{Alias, Space, SplitReturn};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, OutNo, ReturnId};

/// A split return by the platform's number (2.4.7).
#[derive(Debug, Clone)]
pub struct FindReturn {
    /// The platform.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
    /// The split, compared when given.
    pub split: Option<SplitRef>,
    /// The platform's number of the return.
    pub out_return_no: OutNo,
}

impl Query for FindReturn {
    const NAME: &'static str = "profitsharing.find_return";
    type Output = SplitReturn;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let not_found = || Refusal::ReturnNotFound { number: self.out_return_no.shared() };
        let key = Alias::key(&self.platform, Space::SplitReturn, self.out_return_no.as_str());
        let alias = view.get::<Alias>(&key, not_found)?;
        let row = get(view, &self.platform, &ReturnId::from(&*alias.target))?;
        let is_of_split =
            self.split.as_ref().is_none_or(|split| split.names(&row.split_id, &row.out_order_no));
        if row.sub_mchid != self.sub_mchid || !is_of_split {
            return Err(not_found().into());
        }
        Ok(row.clone())
    }
}
