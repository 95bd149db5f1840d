//! `GET /v3/profitsharing/merchant-configs/{sub_mchid}` (2.12).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::MchId;
use tongbao_kernel::profitsharing::MaxRatio;
use tongbao_wire::v3::profitsharing::merchant_configs::{MerchantConfig, Path};

pub(crate) fn query(caller: &Caller, asked: &Asked<Path, Nothing>) -> Result<MaxRatio, Fault> {
    Ok(MaxRatio { platform: caller.platform.clone(), sub_mchid: MchId::new(asked.path.sub_mchid.shared()) })
}

pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<Path, Nothing>,
    max_ratio: i64,
) -> Result<MerchantConfig, Fault> {
    let sub_mchid = MchId::new(asked.path.sub_mchid.shared());
    Ok(tongbao_render::profitsharing::generic::merchant_config(&sub_mchid, max_ratio))
}
