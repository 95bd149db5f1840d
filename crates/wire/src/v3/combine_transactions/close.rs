//! `POST …/out-trade-no/{combine_out_trade_no}/close` (contract 2.3.3). The reply is 204.

use crate::v3::Message;
use crate::v3::field::{AppNo, List, MchNo, Number, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The path of a query or a close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutTradeNoPath {
    /// 合单商户订单号
    pub combine_out_trade_no: Text<1, 32>,
}

impl Message for OutTradeNoPath {}

/// Names exactly the sub-orders of a combined order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// 合单商户 appid
    pub combine_appid: AppNo,
    /// 子单信息
    pub sub_orders: List<Member, 1, 1000>,
}

impl Message for Close {}

/// 子单信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// 子单商户号
    pub mchid: MchNo,
    /// 子单商户订单号
    pub out_trade_no: Number<2, 32>,
    /// 商品单个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<Text<1, 64>>,
    /// 二级商户号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
}
