//! `POST /v3/ecommerce/subsidies/{create|return|cancel}` (补差, contract 2.5).

use crate::v3::field::{Issue, List, MchNo, Number, PositiveFen, Text, WireTime, spellings};
use crate::v3::object::{From, FromShown, at_odds};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 补差结果
    pub enum SubsidyResult {
        /// 成功
        Success = "SUCCESS",
        /// 失败
        Fail = "FAIL",
        /// 已全额回退
        Refund = "REFUND",
    }
}

/// The platform pays its subsidy into an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 微信订单号
    pub transaction_id: Text<1, 64>,
    /// 补差金额, in fen
    pub amount: PositiveFen,
    /// 补差描述
    pub description: Text<1, 80>,
    /// 微信退款单号: the refund that lowered the amount
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Text<1, 64>>,
    /// 商户补差单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_subsidy_no: Option<Number<1, 64>>,
}

impl Message for Create {}

/// A subsidy as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subsidy {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 微信补差单号
    pub subsidy_id: Id,
    /// 补差描述
    pub description: String,
    /// 补差金额, in fen
    pub amount: i64,
    /// 补差单结果
    pub result: SubsidyResult,
    /// 补差完成时间
    pub success_time: WireTime,
    /// 商户补差单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_subsidy_no: Option<Id>,
}

/// The platform takes (part of) its subsidy back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Return {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 商户补差回退单号
    pub out_order_no: Number<1, 64>,
    /// 微信订单号
    pub transaction_id: Text<1, 64>,
    /// 微信退款单号; absent only when the buyer's account takes no refund
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Text<1, 64>>,
    /// 补差回退金额, in fen
    pub amount: PositiveFen,
    /// 补差回退描述
    pub description: Text<1, 80>,
    /// 微信补差单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_id: Option<Text<1, 64>>,
    /// 回退出资账户及金额: one account, for the whole amount
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<List<From, 1, 10>>,
}

impl Message for Return {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        match self.from.as_deref() {
            Some([_, _, ..]) => Err(at_odds("/from", "补差回退只支持一个出资账户")),
            _ => Ok(()),
        }
    }
}

/// A subsidy return as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Returned {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 微信补差回退单号
    pub subsidy_refund_id: Id,
    /// 微信退款单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<Id>,
    /// 商户补差回退单号
    pub out_order_no: Id,
    /// 补差回退金额, in fen
    pub amount: i64,
    /// 补差回退描述
    pub description: String,
    /// 补差回退结果
    pub result: SubsidyResult,
    /// 补差回退完成时间
    pub success_time: WireTime,
    /// 微信补差单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_id: Option<Id>,
    /// 回退出资账户及金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<FromShown>>,
}

/// The announced subsidy will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cancel {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 微信订单号
    pub transaction_id: Text<1, 64>,
    /// 取消补差描述
    pub description: Text<1, 80>,
}

impl Message for Cancel {}

/// A subsidy that was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cancelled {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 取消补差结果
    pub result: SubsidyResult,
    /// 取消补差描述
    pub description: String,
}
