//! `POST …/codepay` (contract 2.11): a merchant scans the buyer's payment code. The reply is the
//! order as it stands, [`super::Transaction`].

use super::Amount;
use crate::v3::field::{AppNo, AuthCode, ClientIp, Fen0, List, MchNo, Number, Text, Whole};
use crate::v3::object::Settle;
use crate::v3::{Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An order for one sub-merchant that is paid at once by a payment code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodePay {
    /// 服务商应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_appid: Option<AppNo>,
    /// 服务商户号
    pub sp_mchid: MchNo,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 子商户号: who sells
    pub sub_mchid: MchNo,
    /// 商品描述
    pub description: Text<1, 127>,
    /// 商户订单号, unique for the provider
    pub out_trade_no: Number<2, 32>,
    /// 附加数据, given back as it is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<Text<1, 128>>,
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 电子发票入口开放标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 支付者
    pub payer: CodeHolder,
    /// 订单金额
    pub amount: Amount,
    /// 场景信息
    pub scene_info: CodeScene,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<CodeDetail>,
    /// 结算信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<Settle>,
}

/// What stands in a column of its own (Annex A): not part of the terms. The code is part of them.
const NOT_TERMS: [&str; 9] = [
    "sp_appid",
    "sp_mchid",
    "sub_appid",
    "sub_mchid",
    "description",
    "out_trade_no",
    "attach",
    "settle_info",
    "amount",
];

impl CodePay {
    /// The rest of what is agreed, in canonical JSON; [`super::Terms`] reads what a query shows.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl Message for CodePay {}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeHolder {
    /// 付款码
    pub auth_code: AuthCode,
}

/// 场景信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeScene {
    /// 商户端设备号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Text<1, 32>>,
    /// 商户端设备 IP
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_ip: Option<ClientIp>,
    /// 商户门店信息
    pub store_info: Store,
}

/// 商户门店信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Store {
    /// 门店编号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Text<1, 32>>,
    /// 商家自定义编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_id: Option<Text<1, 128>>,
}

/// 优惠功能
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeDetail {
    /// 订单原价, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_price: Option<Fen0>,
    /// 商品小票 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<Text<1, 32>>,
    /// 单品列表
    pub goods_detail: List<CodeGoods, 1, 6000>,
}

/// 单品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeGoods {
    /// 商户侧商品编码
    pub merchant_goods_id: Text<1, 32>,
    /// 微信侧商品编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wxpay_goods_id: Option<Text<1, 32>>,
    /// 商品名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_name: Option<Text<1, 256>>,
    /// 商品数量
    pub quantity: Whole<1>,
    /// 商品单价, in fen
    pub unit_price: Fen0,
}
