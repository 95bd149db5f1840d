//! Whose order it is outside 收付通: a partner names one of its sub-merchants, a direct merchant
//! nobody, for it sells itself (2.12).

use crate::caller::{Caller, is_own};
use crate::fault::{Fault, Location};
use tongbao_base::ids::MchId;
use tongbao_kernel::model::MerchantKind;
use tongbao_wire::v3::field::MchNo;

/// The seller of a request whose `sub_mchid` was `named` in its body or query.
pub(super) fn seller(caller: &Caller, named: Option<&MchNo>, location: Location) -> Result<MchId, Fault> {
    let wrong = |issue: &str| {
        let place = location.as_str();
        let message = format!("输入源“/{place}/sub_mchid”映射到字段“子商户号”关联规则校验失败，{issue}");
        Err(Fault::param("/sub_mchid", location, message))
    };
    match (caller.kind, named) {
        (Some(MerchantKind::Direct), None) => Ok(caller.platform.clone()),
        (Some(MerchantKind::Direct), Some(sub_mchid)) => {
            wrong(&format!("直连商户没有子商户，不能填写：{sub_mchid}"))
        }
        (_, None) => wrong("服务商调用时必填"),
        (_, Some(sub_mchid)) => {
            if sub_mchid.as_str() == caller.platform.as_str() {
                return Err(is_own(sub_mchid.as_str(), "/sub_mchid").at("/sub_mchid", location));
            }
            Ok(MchId::new(sub_mchid.shared()))
        }
    }
}
