//! `GET …/id/{transaction_id}` and `GET …/out-trade-no/{out_trade_no}` (contract 2.2.2); the
//! same object, without what only a query shows, is the resource of the payment's callback.

use super::{Detail, StoreInfo};
use crate::v3::field::{List, MchNo, Text, WireTime};
use crate::v3::object::{
    Currency, H5Info, InstallmentInfo, LimitPay, Promotion, SettleInfo, SubsidyInfo, TradeState, TradeType,
};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The path of a query by the order's own number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByTransactionPath {
    /// 微信支付订单号
    pub transaction_id: Text<1, 32>,
}

impl Message for ByTransactionPath {}

/// Whose order it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 服务商户号
    pub sp_mchid: MchNo,
    /// 子商户号
    pub sub_mchid: MchNo,
}

impl Message for Query {}

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transaction {
    /// 服务商应用 ID; none when a code payment named none
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
    pub settle_info: Option<SettleInfo>,
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
    /// 用户服务标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_openid: Option<Id>,
    /// 用户子标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_openid: Option<Id>,
}

/// 订单金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountShown {
    /// 总金额, in fen
    pub total: i64,
    /// 用户支付金额, in fen
    pub payer_total: i64,
    /// 货币类型
    pub currency: Currency,
    /// 用户支付币种
    pub payer_currency: Currency,
}

/// 场景信息
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SceneShown {
    /// 用户终端 IP; not kept
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer_client_ip: Option<String>,
    /// 商户端设备号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Text<1, 32>>,
    /// 商户门店信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_info: Option<StoreInfo>,
    /// H5 场景信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h5_info: Option<H5Info>,
}

/// What [`super::Create::terms`] wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Terms {
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 电子发票入口开放标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// 场景信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneShown>,
    /// 指定支付方式
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_pay: Option<List<LimitPay, 1, 50>>,
    /// 贴息信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_info: Option<SubsidyInfo>,
}

impl Terms {
    /// Reads terms; what cannot be read is as if nothing had been agreed.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The device that the platform named.
    pub fn device_id(&self) -> Option<&Text<1, 32>> {
        self.scene_info.as_ref()?.device_id.as_ref()
    }
}
