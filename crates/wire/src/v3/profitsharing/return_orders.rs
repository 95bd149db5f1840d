//! `POST …/return-orders`, `GET …/return-orders/{out_return_no}` (contract 2.12).

use crate::v3::ecommerce::profitsharing::returnorders::ReturnResult;
use crate::v3::field::{Issue, MchNo, Number, PositiveFen, Text, WireTime, spellings};
use crate::v3::object::needed;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 失败原因
    pub enum ReturnFailReason {
        /// 原分账接收方账户异常
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// 余额不足
        BalanceNotEnough = "BALANCE_NOT_ENOUGH",
        /// 超时关单
        TimeOutClosed = "TIME_OUT_CLOSED",
        /// 原分账分出方账户异常
        PayerAccountAbnormal = "PAYER_ACCOUNT_ABNORMAL",
        /// 描述参数设置失败
        InvalidRequest = "INVALID_REQUEST",
    }
}

/// A receiver is to give (part of) its part back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 微信分账单号; this or `out_order_no`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Text<1, 64>>,
    /// 商户分账单号; this or `order_id`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_order_no: Option<Text<1, 64>>,
    /// 商户回退单号
    pub out_return_no: Number<1, 64>,
    /// 回退商户号: who gives it back; a person's openid comes through to be refused by the rule
    pub return_mchid: Text<1, 32>,
    /// 回退金额, in fen
    pub amount: PositiveFen,
    /// 回退描述
    pub description: Text<1, 80>,
}

impl Message for Create {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if self.order_id.is_none() && self.out_order_no.is_none() {
            return Err(needed("/order_id", "order_id 和 out_order_no 至少填写一个"));
        }
        Ok(())
    }
}

/// Which return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// 商户回退单号
    pub out_return_no: Text<1, 64>,
}

impl Message for Path {}

/// Whose return, of which split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 商户分账单号
    pub out_order_no: Text<1, 64>,
}

impl Message for Query {}

/// A return as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Return {
    /// 子商户号; not of a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 微信分账单号
    pub order_id: Id,
    /// 商户分账单号
    pub out_order_no: Id,
    /// 商户回退单号
    pub out_return_no: Id,
    /// 微信回退单号
    pub return_id: Id,
    /// 回退商户号
    pub return_mchid: Id,
    /// 回退金额, in fen
    pub amount: i64,
    /// 回退描述
    pub description: String,
    /// 回退结果
    pub result: ReturnResult,
    /// 失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<ReturnFailReason>,
    /// 创建时间
    pub create_time: WireTime,
    /// 完成时间; 1970-01-01T08:00:00+08:00 while processing, by the rule profile
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_time: Option<WireTime>,
}
