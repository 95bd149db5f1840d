//! `POST …/{jsapi|app|h5|native|miniprogram}` (contract 2.2.1). Replies: `object::{PrepayId,
//! H5Url, CodeUrl}`.

use crate::v3::field::{
    AppNo, ClientIp, Fen0, Issue, List, MchNo, NotifyUrl, Number, PositiveFen, Text, Whole, WireTime,
};
use crate::v3::object::{Currency, H5Info, Identity, LimitPay, Maybe, SettleInfo, SubsidyInfo, needed};
use crate::v3::{Message, is_absent, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// JSAPI 下单: the payer must be named.
pub type Jsapi = Create<Payer, Option<SceneInfo>>;
/// 小程序下单: as JSAPI.
pub type MiniProgram = Jsapi;
/// APP 下单
pub type App = Create<Option<Payer>, Option<SceneInfo>>;
/// Native 下单
pub type Native = App;
/// H5 下单: the scene must be told.
pub type H5 = Create<Option<Payer>, SceneInfo<H5Info>>;

/// An order for one sub-merchant. `P` is the payer, `S` the scene, each demanded or optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create<P, S> {
    /// 服务商应用 ID
    pub sp_appid: AppNo,
    /// 服务商户号: the platform
    pub sp_mchid: MchNo,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 子商户号: who sells
    pub sub_mchid: MchNo,
    /// 商品描述
    pub description: Text<1, 127>,
    /// 商户订单号, unique for the platform
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
    pub settle_info: Option<SettleInfo>,
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
/// `payer` is compared by its openids; an encrypted identity differs each time.
const NOT_TERMS: [&str; 12] = [
    "sp_appid",
    "sp_mchid",
    "sub_appid",
    "sub_mchid",
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
    /// The rest of what is agreed, in canonical JSON; [`super::Terms`] reads it.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl<P: Maybe<Payer>, S> Create<P, S> {
    /// The payer, if one is named.
    pub fn payer(&self) -> Option<&Payer> {
        self.payer.maybe()
    }
}

impl<P, S> Message for Create<P, S>
where
    P: Maybe<Payer> + Serialize + serde::de::DeserializeOwned + JsonSchema,
    S: Serialize + serde::de::DeserializeOwned + JsonSchema,
{
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let Some(payer) = self.payer() else { return Ok(()) };
        if payer.sub_openid.is_some() && self.sub_appid.is_none() {
            return Err(needed("/sub_appid", "传了 payer.sub_openid 时 sub_appid 必填"));
        }
        Ok(())
    }
}

/// 订单金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// 总金额, in fen
    pub total: PositiveFen,
    /// 货币类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Payer {
    /// 用户服务标识: the payer under `sp_appid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sp_openid: Option<Text<1, 128>>,
    /// 用户子标识: the payer under `sub_appid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_openid: Option<Text<1, 128>>,
    /// 实名支付
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// 优惠功能
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Detail {
    /// 订单原价, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_price: Option<Fen0>,
    /// 商品小票 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<Text<1, 32>>,
    /// 单品列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_detail: Option<List<Goods, 1, 6000>>,
}

/// 单品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Goods {
    /// 商户侧商品编码
    pub merchant_goods_id: Text<1, 32>,
    /// 微信侧商品编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wechatpay_goods_id: Option<Text<1, 32>>,
    /// 商品名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_name: Option<Text<1, 256>>,
    /// 商品数量
    pub quantity: Whole<1>,
    /// 商品单价, in fen
    pub unit_price: Fen0,
}

/// 场景信息; `H` is demanded where a mobile browser pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SceneInfo<H = Option<H5Info>> {
    /// 用户终端 IP
    pub payer_client_ip: ClientIp,
    /// 商户端设备号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Text<1, 32>>,
    /// 商户门店信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_info: Option<StoreInfo>,
    /// H5 场景信息
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "H: Serialize", deserialize = "H: Deserialize<'de>"))]
    pub h5_info: H,
}

/// 商户门店信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoreInfo {
    /// 门店编号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Text<1, 32>>,
    /// 门店名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text<1, 256>>,
    /// 地区编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_code: Option<Text<1, 32>>,
    /// 详细地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Text<1, 512>>,
    /// 商家自定义编码 (mini programs)
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_id: Option<Text<1, 128>>,
}
