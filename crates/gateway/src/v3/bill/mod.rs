//! `/v3/bill/…` (5.1).

pub(crate) mod fundflowbill;
pub(crate) mod sub_merchant_fundflowbill;
pub(crate) mod tradebill;

use tongbao_base::ids::MchId;
use tongbao_wire::v3::field::MchNo;

/// The sub-merchant that a bill is about, if about one.
pub(crate) fn sub_mchid(named: Option<&MchNo>) -> Option<MchId> {
    named.map(|mchid| MchId::new(mchid.shared()))
}
