//! `GET /v3/apply4sub/sub_merchants/{sub_mchid}/settlement` (2.1.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::MchId;
use tongbao_kernel::settlement::{Find, Found};
use tongbao_wire::v3::apply4sub::{Settlement, ShowQuery, SubMerchantPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<SubMerchantPath, ShowQuery>) -> Result<Find, Fault> {
    let sub_mchid = MchId::new(asked.path.sub_mchid.shared());
    Ok(Find { platform: caller.platform.clone(), sub_mchid })
}

pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<SubMerchantPath, ShowQuery>,
    found: Found,
) -> Result<Settlement, Fault> {
    Ok(tongbao_render::settlement::found(&found, asked.fields.account_number_rule))
}
