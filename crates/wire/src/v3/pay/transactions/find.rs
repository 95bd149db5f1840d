//! `GET …/id/{transaction_id}` and `GET …/out-trade-no/{out_trade_no}` (contract 2.11); the same
//! object, without what only a query shows, is the resource of the payment's callback.

use crate::v3::field::{List, MchNo, Text, WireTime};
use crate::v3::object::{InstallmentInfo, LimitPay, Promotion, Settle, TradeState, TradeType};
use crate::v3::pay::partner::transactions::{AmountShown, Detail, SceneShown};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose order it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 直连商户号
    pub mchid: MchNo,
}

impl Message for Query {}

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transaction {
    /// 应用 ID
    pub appid: Id,
    /// 直连商户号
    pub mchid: Id,
    /// 商户订单号
    pub out_trade_no: Id,
    /// 微信支付订单号; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<Id>,
    /// 交易类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_type: Option<TradeType>,
    /// 交易状态
    pub trade_state: TradeState,
    /// 交易状态描述
    pub trade_state_desc: String,
    /// 付款银行
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_type: Option<String>,
    /// 附加数据
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<String>,
    /// 支付完成时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
    /// 支付者; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<PayerShown>,
    /// 订单金额; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<AmountShown>,
    /// 场景信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneShown>,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_detail: Option<Vec<Promotion>>,
    /// 商品描述; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 通知地址; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<String>,
    /// 交易结束时间; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<WireTime>,
    /// 结算信息; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<Settle>,
    /// 订单优惠标记; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 指定支付方式; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_pay: Option<List<LimitPay, 1, 50>>,
    /// 电子发票入口开放标识; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 单品列表 and more; in queries
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// 使用的商户贴息信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installment_info: Option<InstallmentInfo>,
}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayerShown {
    /// 用户标识
    pub openid: Id,
}
