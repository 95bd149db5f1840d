//! `GET /v3/bill/sub-merchant-fundflowbill` (contract 5.1, 5.3).

use super::{Algorithm, TarType};
use crate::v3::Message;
use crate::v3::field::{MchNo, WireDay};
use crate::v3::object::AccountType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which sub-merchant's fund-flow bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubMerchantFundFlowQuery {
    /// 子商户号
    pub sub_mchid: MchNo,
    /// 账单日期
    pub bill_date: WireDay,
    /// 资金账户类型
    pub account_type: AccountType,
    /// 加密算法
    pub algorithm: Algorithm,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for SubMerchantFundFlowQuery {}
