//! How much of a sub-merchant's orders others may get (2.12).

use crate::command::Query;
use crate::ctx::Ctx;
use crate::merchant;
use crate::model::Merchant;
use crate::rules::SplitRules;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// How much of a sub-merchant's orders others may get, in 1/10,000 (2.12).
#[derive(Debug, Clone)]
pub struct MaxRatio {
    /// The partner.
    pub platform: MchId,
    /// The sub-merchant.
    pub sub_mchid: MchId,
}

impl Query for MaxRatio {
    const NAME: &'static str = "profitsharing.max_ratio";
    type Output = i64;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn answer(&self, view: View<'_>, ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        let merchants = [&self.platform, &self.sub_mchid];
        view.need(merchants.map(|mchid| Merchant::key(&self.platform, mchid)))?;
        merchant::lookup::sub(view, &self.platform, &self.sub_mchid)?;
        ratio_bp(view, (&self.platform, &self.sub_mchid), &ctx.rules.split)
    }
}

/// The seller's own ratio, or else the platform's, or else the profile's.
pub(super) fn ratio_bp(
    view: View<'_>,
    (platform, seller): (&MchId, &MchId),
    rules: &SplitRules,
) -> Result<i64, Stop> {
    let own = merchant::lookup::get(view, platform, seller)?.ratio_bp;
    let general = merchant::lookup::get(view, platform, platform)?.ratio_bp;
    Ok(own.or(general).unwrap_or(rules.max_ratio_bp))
}
