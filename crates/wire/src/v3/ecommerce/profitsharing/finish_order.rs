//! `POST …/finish-order` (contract 2.4.6).

use crate::v3::field::{MchNo, Number, Text};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ends the splitting of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finish {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
    /// 商户分账单号
    pub out_order_no: Number<1, 64>,
    /// 分账描述
    pub description: Text<1, 80>,
}

impl Message for Finish {}

/// A finish that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finished {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 商户分账单号
    pub out_order_no: Id,
    /// 微信分账单号
    pub order_id: Id,
}
