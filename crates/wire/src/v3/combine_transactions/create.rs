//! `POST …/{jsapi|app|h5|native}` (contract 2.3.1). Replies: `object::{PrepayId, H5Url, CodeUrl}`;
//! of `app`, [`AppPrepay`].

use super::TradeScenario;
use crate::v3::field::{AppNo, ClientIp, Issue, List, MchNo, NotifyUrl, Number, PositiveFen, Text, WireTime};
use crate::v3::object::{
    ContractInfo, Currency, H5Info, Identity, LimitPay, Maybe, SettleInfo, SubsidyInfo, at_odds,
};
use crate::v3::{Message, is_absent, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// JSAPI 合单下单: the payer must be named.
pub type Jsapi = Create<CombinePayer, Option<SceneInfo>>;
/// APP 合单下单
pub type App = Create<Option<CombinePayer>, Option<SceneInfo>>;
/// Native 合单下单
pub type Native = App;
/// H5 合单下单: the scene must be told, with the device.
pub type H5 = Create<Option<CombinePayer>, SceneInfo<Text<1, 16>, H5Info>>;

/// A payment for several sub-merchants. `P` is the payer, `S` the scene, each demanded or
/// optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create<P, S> {
    /// 合单商户 appid
    pub combine_appid: AppNo,
    /// 合单商户号: the platform
    pub combine_mchid: MchNo,
    /// 合单商户订单号
    pub combine_out_trade_no: Number<2, 32>,
    /// 场景信息
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "S: Serialize", deserialize = "S: Deserialize<'de>"))]
    pub scene_info: S,
    /// 子单信息: 1 to 50 by the rule profile, which the kernel applies
    pub sub_orders: List<SubOrder, 1, 1000>,
    /// 支付者
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
    pub combine_payer_info: P,
    /// 交易起始时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_start: Option<WireTime>,
    /// 交易结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<WireTime>,
    /// 预支付交易会话标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepay_id: Option<Text<1, 64>>,
    /// 通知地址, told once for all
    pub notify_url: NotifyUrl,
    /// 交易场景
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_scenario: Option<TradeScenario>,
    /// 指定支付方式
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_pay: Option<List<LimitPay, 1, 50>>,
    /// 预签约信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_info: Option<ContractInfo>,
    /// 贴息信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_info: Option<SubsidyInfo>,
}

/// What stands in a column of its own or may change on a repeat (Annex A): not part of the terms.
const NOT_TERMS: [&str; 9] = [
    "combine_appid",
    "combine_mchid",
    "combine_out_trade_no",
    "sub_orders",
    "combine_payer_info",
    "time_start",
    "time_expire",
    "prepay_id",
    "notify_url",
];

impl<P: Serialize, S: Serialize> Create<P, S> {
    /// The rest of what is agreed for all, in canonical JSON; [`super::Terms`] reads it.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl<P: Maybe<CombinePayer>, S> Create<P, S> {
    /// The payer, if one is named.
    pub fn payer(&self) -> Option<&CombinePayer> {
        self.combine_payer_info.maybe()
    }
}

impl<P, S> Message for Create<P, S>
where
    P: Maybe<CombinePayer> + Serialize + serde::de::DeserializeOwned + JsonSchema,
    S: Serialize + serde::de::DeserializeOwned + JsonSchema,
{
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if let (Some(start), Some(expire)) = (self.time_start, self.time_expire)
            && start >= expire
        {
            return Err(at_odds("/time_expire", "交易结束时间必须晚于交易起始时间 time_start"));
        }
        Ok(())
    }
}

/// 子单信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubOrder {
    /// 子单商户号: the initiator
    pub mchid: MchNo,
    /// 商品单个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<Text<1, 64>>,
    /// 商品单个人收款方平台昵称; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_name: Option<Text<1, 256>>,
    /// 附加数据, given back as it is
    pub attach: Text<1, 128>,
    /// 订单金额
    pub amount: SubAmount,
    /// 子单商户订单号
    pub out_trade_no: Number<2, 32>,
    /// 二级商户号: who sells; none where a direct merchant sells itself
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 子商户应用 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 商品描述
    pub description: Text<1, 127>,
    /// 商品详情
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Text<1, 6000>>,
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 结算信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<SettleInfo>,
    /// 是否指定分账; `settle_info` wins
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profit_sharing: Option<bool>,
}

/// What stands in a column of its own: not part of a sub-order's terms.
const NOT_SUB_TERMS: [&str; 9] = [
    "mchid",
    "attach",
    "amount",
    "out_trade_no",
    "sub_mchid",
    "sub_appid",
    "description",
    "settle_info",
    "profit_sharing",
];

impl SubOrder {
    /// The rest of what is agreed for this sub-order, in canonical JSON.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_SUB_TERMS)
    }

    /// The money is frozen for splitting.
    pub fn is_profit_sharing(&self) -> bool {
        let inner = self.settle_info.as_ref().and_then(|settle| settle.profit_sharing);
        inner.or(self.profit_sharing) == Some(true)
    }
}

/// 订单金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubAmount {
    /// 标价金额, in fen
    pub total_amount: PositiveFen,
    /// 标价币种
    pub currency: Currency,
}

/// 支付者
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CombinePayer {
    /// 用户标识: the payer under `combine_appid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openid: Option<Text<1, 128>>,
    /// 用户子标识: the payer under a `sub_appid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_openid: Option<Text<1, 128>>,
    /// 实名支付
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// 场景信息; `D` and `H` are demanded where a mobile browser pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SceneInfo<D = Option<Text<1, 16>>, H = Option<H5Info>> {
    /// 用户终端 IP
    pub payer_client_ip: ClientIp,
    /// 商户端设备号
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "D: Serialize", deserialize = "D: Deserialize<'de>"))]
    pub device_id: D,
    /// H5 场景信息
    #[serde(skip_serializing_if = "is_absent")]
    #[serde(bound(serialize = "H: Serialize", deserialize = "H: Deserialize<'de>"))]
    pub h5_info: H,
}

/// The reply to an APP order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppPrepay {
    /// 预支付交易会话标识
    pub prepay_id: crate::v3::Id,
    /// 预签约结果; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_result: Option<ContractResult>,
}

/// 预签约结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractResult {
    /// 签约结果码
    pub code: String,
    /// 签约结果描述信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}
