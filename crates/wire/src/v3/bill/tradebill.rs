//! `GET /v3/bill/tradebill` (contract 5.1).

use super::TarType;
use crate::v3::Message;
use crate::v3::field::{MchNo, WireDay, spellings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 账单类型
    pub enum TradeType {
        /// Payments and refunds.
        All = "ALL",
        /// Payments.
        Success = "SUCCESS",
        /// Refunds.
        Refund = "REFUND",
    }
}

/// Which trade bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TradeQuery {
    /// 账单日期
    pub bill_date: WireDay,
    /// 二级商户号; absent: all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 账单类型; absent: `ALL`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_type: Option<TradeType>,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for TradeQuery {}
