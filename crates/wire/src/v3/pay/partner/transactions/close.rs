//! `POST …/out-trade-no/{out_trade_no}/close` (contract 2.2.3). The reply is 204.

use crate::v3::Message;
use crate::v3::field::{MchNo, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The path of a query or a close by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutTradeNoPath {
    /// 商户订单号
    pub out_trade_no: Text<1, 32>,
}

impl Message for OutTradeNoPath {}

/// Whose order it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// 服务商户号
    pub sp_mchid: MchNo,
    /// 子商户号
    pub sub_mchid: MchNo,
}

impl Message for Close {}
