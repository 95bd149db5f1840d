//! `GET /v3/profitsharing/bills` (contract 5.5).

use crate::v3::Message;
use crate::v3::bill::TarType;
use crate::v3::field::{MchNo, WireDay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which day's split bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BillQuery {
    /// 二级商户号; absent: all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 账单日期
    pub bill_date: WireDay,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for BillQuery {}
