//! `POST …/out-trade-no/{out_trade_no}/reverse` (contract 2.11).

use crate::v3::field::{AppNo, MchNo};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose code payment it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reverse {
    /// 应用 ID
    pub appid: AppNo,
    /// 直连商户号
    pub mchid: MchNo,
}

impl Message for Reverse {}

/// The code payment that is reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reversed {
    /// 应用 ID
    pub appid: Id,
    /// 直连商户号
    pub mchid: Id,
    /// 商户订单号
    pub out_trade_no: Id,
}
