//! A merchant of a platform.

use super::lookup;
use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Merchant;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// A merchant of a platform.
#[derive(Debug, Clone)]
pub struct Find {
    /// The platform.
    pub platform: MchId,
    /// The merchant.
    pub mchid: MchId,
}

impl Query for Find {
    const NAME: &'static str = "merchant.find";
    type Output = Merchant;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        lookup::get(view, &self.platform, &self.mchid).cloned()
    }
}
