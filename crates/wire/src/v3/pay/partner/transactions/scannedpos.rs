//! `POST …/scannedpos` (contract 2.11): the buyer scans the code of a point of sale and pays in the
//! messenger. The reply is `object::PrepayId`.

use super::{Amount, Detail, Payer, Store};
use crate::v3::field::{AppNo, ClientIp, Issue, MchNo, NotifyUrl, Number, Text, WireTime};
use crate::v3::object::{Settle, needed};
use crate::v3::{Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An order for one sub-merchant, placed where the buyer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScannedPos {
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
    /// 交易结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_expire: Option<WireTime>,
    /// 附加数据, given back as it is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<Text<1, 128>>,
    /// 通知地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
    /// 订单优惠标记
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_tag: Option<Text<1, 32>>,
    /// 电子发票入口开放标识
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_fapiao: Option<bool>,
    /// 订单金额
    pub amount: Amount,
    /// 支付者
    pub payer: Payer,
    /// 优惠功能
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
    /// 场景信息
    pub scene_info: PosScene,
    /// 结算信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_info: Option<Settle>,
}

/// What stands in a column of its own or may change on a repeat (Annex A): not part of the terms.
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

impl ScannedPos {
    /// The rest of what is agreed, in canonical JSON; [`super::Terms`] reads it.
    pub fn terms(&self) -> String {
        terms_of(self, &NOT_TERMS)
    }
}

impl Message for ScannedPos {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if self.payer.sub_openid.is_some() && self.sub_appid.is_none() {
            return Err(needed("/sub_appid", "传了 payer.sub_openid 时 sub_appid 必填"));
        }
        if self.payer.sp_openid.is_some() && self.sp_appid.is_none() {
            return Err(needed("/sp_appid", "传了 payer.sp_openid 时 sp_appid 必填"));
        }
        Ok(())
    }
}

/// 场景信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PosScene {
    /// 用户终端 IP
    pub payer_client_ip: ClientIp,
    /// 商户端设备号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<Text<1, 32>>,
    /// 商户门店信息
    pub store_info: Store,
}
