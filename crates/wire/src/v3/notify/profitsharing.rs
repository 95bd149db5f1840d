//! `PROFITSHARING.SUCCESS`, `PROFITSHARING.RETURN`: a receiver is told.

use crate::v3::Id;
use crate::v3::ecommerce::profitsharing::ReceiverType;
use crate::v3::field::WireTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A receiver got its part, or its part was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfitSharing {
    /// 直连商户号: whose money was split, when it sells for itself
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mchid: Option<Id>,
    /// 服务商商户号: the platform; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_mchid: Option<Id>,
    /// 子商户号: whose money was split; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 微信订单号
    pub transaction_id: Id,
    /// 微信分账单号, or 微信回退单号
    pub order_id: Id,
    /// 商户分账单号, or 商户回退单号
    pub out_order_no: Id,
    /// 分账接收方
    pub receiver: SplitReceiver,
    /// 成功时间
    pub success_time: WireTime,
}

/// 分账接收方; of a return, the merchant that had been the splitting party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SplitReceiver {
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Id,
    /// 分账金额, in fen
    pub amount: i64,
    /// 分账描述
    pub description: String,
}
