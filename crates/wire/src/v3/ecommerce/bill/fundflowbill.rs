//! `GET /v3/ecommerce/bill/fundflowbill` (contract 5.1, 5.3).

use crate::v3::Message;
use crate::v3::bill::{Algorithm, TarType};
use crate::v3::field::{WireDay, spellings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 资金账户类型
    pub enum AllAccounts {
        /// Every account of every sub-merchant.
        All = "ALL",
    }
}

/// Which day's fund-flow bill of all sub-merchants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundFlowQuery {
    /// 账单日期
    pub bill_date: WireDay,
    /// 资金账户类型
    pub account_type: AllAccounts,
    /// 加密算法
    pub algorithm: Algorithm,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for FundFlowQuery {}
