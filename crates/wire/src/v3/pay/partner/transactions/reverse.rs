//! `POST …/out-trade-no/{out_trade_no}/reverse` (contract 2.11).

use crate::v3::field::{AppNo, MchNo};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose code payment it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reverse {
    /// 服务商应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_appid: Option<AppNo>,
    /// 服务商户号
    pub sp_mchid: MchNo,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 子商户号
    pub sub_mchid: MchNo,
}

impl Message for Reverse {}

/// The code payment that is reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reversed {
    /// 服务商应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_appid: Option<Id>,
    /// 服务商户号
    pub sp_mchid: Id,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<Id>,
    /// 子商户号
    pub sub_mchid: Id,
    /// 商户订单号
    pub out_trade_no: Id,
}
