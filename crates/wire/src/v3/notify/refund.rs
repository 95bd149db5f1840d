//! `REFUND.SUCCESS`, `REFUND.CLOSED`, `REFUND.ABNORMAL`: a refund was settled.

use crate::v3::Id;
use crate::v3::ecommerce::refunds::RefundAccount;
use crate::v3::field::{WireTime, spellings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 退款状态
    pub enum RefundStatus {
        /// 退款成功
        Success = "SUCCESS",
        /// 退款关闭
        Closed = "CLOSED",
        /// 退款异常
        Abnormal = "ABNORMAL",
    }
}

/// A refund was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refund {
    /// 直连商户号: who sold, when it sells for itself
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mchid: Option<Id>,
    /// 电商平台或服务商商户号; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_mchid: Option<Id>,
    /// 二级商户号; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 商户订单号
    pub out_trade_no: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 商户退款单号
    pub out_refund_no: Id,
    /// 微信退款单号
    pub refund_id: Id,
    /// 退款状态
    pub refund_status: RefundStatus,
    /// 退款成功时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
    /// 退款入账账户
    pub user_received_account: String,
    /// 金额信息
    pub amount: RefundAmount,
    /// 退款出资商户; only in 收付通
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_account: Option<RefundAccount>,
}

/// 金额信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefundAmount {
    /// 订单金额, in fen
    pub total: i64,
    /// 退款金额, in fen
    pub refund: i64,
    /// 用户支付金额, in fen
    pub payer_total: i64,
    /// 用户退款金额, in fen
    pub payer_refund: i64,
}
