//! `GET /v3/bill/fundflowbill` (contract 5.1).

use super::TarType;
use crate::v3::Message;
use crate::v3::ecommerce::fund::WithdrawAccount;
use crate::v3::field::{MchNo, WireDay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which fund-flow bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundFlowQuery {
    /// 账单日期
    pub bill_date: WireDay,
    /// 二级商户号; absent: the caller's own account
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 资金账户类型; absent: `BASIC`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<WithdrawAccount>,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for FundFlowQuery {}
