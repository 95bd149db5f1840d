//! `GET …/out-trade-no/{combine_out_trade_no}` (contract 2.3.2); the same object is the resource
//! of the payment's callback.

use super::TradeScenario;
use crate::v3::Id;
use crate::v3::field::{Text, WireTime};
use crate::v3::object::{Currency, InstallmentInfo, Promotion, TradeState, TradeType};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A combined order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Combined {
    /// 合单商户 appid
    pub combine_appid: Id,
    /// 合单商户号
    pub combine_mchid: Id,
    /// 合单商户订单号
    pub combine_out_trade_no: Id,
    /// 交易单微信支付订单号; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine_transaction_id: Option<Id>,
    /// 场景信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneShown>,
    /// 子单信息
    pub sub_orders: Vec<SubOrderShown>,
    /// 支付者; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine_payer_info: Option<PayerShown>,
    /// 交易场景
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_scenario: Option<TradeScenario>,
    /// 使用的商户贴息信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installment_info: Option<InstallmentInfo>,
}

/// A sub-order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubOrderShown {
    /// 子单商户号
    pub mchid: Id,
    /// 商品单个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<String>,
    /// 商品单个人收款方平台昵称; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_name: Option<String>,
    /// 交易类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_type: Option<TradeType>,
    /// 交易状态
    pub trade_state: TradeState,
    /// 付款银行
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_type: Option<String>,
    /// 附加数据
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<String>,
    /// 支付完成时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
    /// 微信订单号; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<Id>,
    /// 子单商户订单号
    pub out_trade_no: Id,
    /// 二级商户号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<Id>,
    /// 用户子标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_openid: Option<Id>,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_detail: Option<Vec<Promotion>>,
    /// 订单金额; once it is paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<SubAmountShown>,
}

/// 订单金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubAmountShown {
    /// 标价金额, in fen
    pub total_amount: i64,
    /// 标价币种
    pub currency: Currency,
    /// 现金支付金额, in fen
    pub payer_amount: i64,
    /// 现金支付币种
    pub payer_currency: Currency,
    /// 结算汇率; only with a foreign currency
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_rate: Option<i64>,
}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayerShown {
    /// 用户标识
    pub openid: Id,
}

/// 场景信息
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SceneShown {
    /// 商户端设备号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Text<1, 16>>,
}

/// What [`super::Create::terms`] wrote, as far as a query shows it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Terms {
    /// 场景信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene_info: Option<SceneShown>,
    /// 交易场景
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_scenario: Option<TradeScenario>,
}

impl Terms {
    /// Reads terms; what cannot be read is as if nothing had been agreed.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}
