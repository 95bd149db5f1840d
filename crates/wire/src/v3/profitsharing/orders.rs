//! `POST …/orders`, `POST …/orders/unfreeze`, `GET …/orders/{out_order_no}` (contract 2.12).

use super::ReceiverType;
use crate::v3::ecommerce::profitsharing::orders::{FailReason, ReceiverResult, Status};
use crate::v3::field::{AppNo, Encrypted, Issue, List, MchNo, Number, PositiveFen, Text, WireTime};
use crate::v3::object::needed;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request to split an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// 子商户号: whose money is split; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 应用 ID; required with a PERSONAL_OPENID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<AppNo>,
    /// 子商户应用 ID; required with a PERSONAL_SUB_OPENID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
    /// 商户分账单号
    pub out_order_no: Number<1, 64>,
    /// 分账接收方列表: as many as the rule profile allows, which the kernel applies; none is
    /// enough only when the rest is released
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receivers: Option<List<Part, 1, 1000>>,
    /// 是否解冻剩余未分资金: what is left is released
    pub unfreeze_unsplit: bool,
}

impl Create {
    /// The receivers, if there are any.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.receivers.iter().flat_map(|parts| parts.iter())
    }
}

impl Message for Create {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let has = |kind| self.parts().any(|part| part.r#type == kind);
        if has(ReceiverType::Person) && self.appid.is_none() {
            return Err(needed("/appid", "分账接收方类型含 PERSONAL_OPENID 时，appid 必填"));
        }
        if has(ReceiverType::SubPerson) && self.sub_appid.is_none() {
            return Err(needed("/sub_appid", "分账接收方类型含 PERSONAL_SUB_OPENID 时，sub_appid 必填"));
        }
        Ok(())
    }
}

/// 分账接收方
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Text<1, 64>,
    /// 分账接收方全称或姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Encrypted<1024>>,
    /// 分账金额, in fen
    pub amount: PositiveFen,
    /// 分账描述
    pub description: Text<1, 80>,
}

/// What is left of an order is to be released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unfreeze {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
    /// 商户分账单号
    pub out_order_no: Number<1, 64>,
    /// 分账描述
    pub description: Text<1, 80>,
}

impl Message for Unfreeze {}

/// Which split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// 商户分账单号
    pub out_order_no: Text<1, 64>,
}

impl Message for Path {}

/// Whose split, of which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
}

impl Message for Query {}

/// A split, or a release, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// 子商户号; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 微信订单号
    pub transaction_id: Id,
    /// 商户分账单号
    pub out_order_no: Id,
    /// 微信分账单号
    pub order_id: Id,
    /// 分账单状态; success is a matter of each receiver
    pub state: Status,
    /// 分账接收方列表; a release has a line of its own, for the seller
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receivers: Option<Vec<PartShown>>,
}

/// A receiver's part as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartShown {
    /// 分账金额, in fen
    pub amount: i64,
    /// 分账描述
    pub description: String,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub account: Id,
    /// 分账结果
    pub result: ReceiverResult,
    /// 分账失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<FailReason>,
    /// 分账明细单号
    pub detail_id: Id,
    /// 分账创建时间
    pub create_time: WireTime,
    /// 分账完成时间; 1970-01-01T08:00:00+08:00 while pending, by the rule profile
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_time: Option<WireTime>,
}
