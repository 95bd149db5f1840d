//! `POST …/{jsapi|app|h5|native}` (contract 2.11). Replies: `object::{PrepayId, H5Url, CodeUrl}`.

use crate::v3::field::{AppNo, List, MchNo, NotifyUrl, Number, Text, WireTime};
use crate::v3::object::{H5Info, Identity, LimitPay, Settle, SubsidyInfo};
use crate::v3::pay::partner::transactions::{Amount, Detail, SceneInfo};
use crate::v3::{Message, is_absent, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// JSAPI 下单: the payer must be named.
pub type Jsapi = Create<Payer, Option<SceneInfo>>;
/// APP 下单
pub type App = Create<Option<Identified>, Option<SceneInfo>>;
/// Native 下单
pub type Native = App;
/// H5 下单: the scene must be told.
pub type H5 = Create<Option<Identified>, SceneInfo<H5Info>>;

/// An order for the merchant itself. `P` is the payer, `S` the scene, each demanded or optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create<P, S> {
    /// 应用 ID
    pub appid: AppNo,
    /// 直连商户号
    pub mchid: MchNo,
    /// 商品描述
    pub description: Text<1, 127>,
    /// 商户订单号, unique for the merchant
    pub out_trade_no: Number<2, 32>,
    /// 交易结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<WireTime>,
    /// 附加数据, given back as it is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<Text<1, 128>>,
    /// 通知地址
    pub notify_url: NotifyUrl,
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 结算信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<Settle>,
    /// 电子发票入口开放标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 订单金额
    pub amount: Amount,
    /// 支付者
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
    pub payer: P,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// 场景信息
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "S: Serialize", deserialize = "S: Deserialize<'de>"))]
    pub scene_info: S,
    /// 指定支付方式
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_pay: Option<List<LimitPay, 1, 50>>,
    /// 贴息信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_info: Option<SubsidyInfo>,
}

/// What stands in a column of its own or may change on a repeat (Annex A): not part of the terms.
const NOT_TERMS: [&str; 10] = [
    "appid",
    "mchid",
    "description",
    "out_trade_no",
    "time_expire",
    "attach",
    "notify_url",
    "settle_info",
    "amount",
    "payer",
];

impl<P: Serialize, S: Serialize> Create<P, S> {
    /// The rest of what is agreed, in canonical JSON;
    /// [`crate::v3::pay::partner::transactions::Terms`] reads it.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl<P, S> Message for Create<P, S>
where
    P: Names + Serialize + serde::de::DeserializeOwned + JsonSchema,
    S: Serialize + serde::de::DeserializeOwned + JsonSchema,
{
}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Payer {
    /// 用户标识: the payer under `appid`
    pub openid: Text<1, 128>,
    /// 实名支付
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// 支付者, where the messenger tells who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identified {
    /// 实名支付
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// Whether an order names who is to pay.
pub trait Names {
    /// The payer under the merchant's application.
    fn openid(&self) -> Option<&Text<1, 128>>;
}

impl Names for Payer {
    fn openid(&self) -> Option<&Text<1, 128>> {
        Some(&self.openid)
    }
}

impl Names for Option<Identified> {
    fn openid(&self) -> Option<&Text<1, 128>> {
        None
    }
}
