//! `POST …/orders`, `GET …/orders`, `GET …/orders/{transaction_id}/amounts` (contract 2.4.3 to
//! 2.4.5).

use super::ReceiverType;
use crate::v3::field::{AppNo, Issue, List, MchNo, Number, PositiveFen, Text, WireTime, spellings};
use crate::v3::object::needed;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 分账单状态; success is a matter of each receiver
    pub enum Status {
        /// 处理中
        Processing = "PROCESSING",
        /// 处理完成
        Finished = "FINISHED",
    }

    /// 分账结果
    pub enum ReceiverResult {
        /// 待分账
        Pending = "PENDING",
        /// 分账成功
        Success = "SUCCESS",
        /// 已关闭
        Closed = "CLOSED",
    }

    /// 分账失败原因
    pub enum FailReason {
        /// 分账接收账户异常
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// 分账关系已解除
        NoRelation = "NO_RELATION",
        /// 高风险接收方
        ReceiverHighRisk = "RECEIVER_HIGH_RISK",
        /// 接收方未实名
        ReceiverRealNameNotVerified = "RECEIVER_REAL_NAME_NOT_VERIFIED",
        /// 分账权限已解除
        NoAuth = "NO_AUTH",
        /// 接收方已达收款限额
        ReceiverReceiptLimit = "RECEIVER_RECEIPT_LIMIT",
        /// 分出方账户异常
        PayerAccountAbnormal = "PAYER_ACCOUNT_ABNORMAL",
        /// 描述参数设置失败
        InvalidRequest = "INVALID_REQUEST",
    }

    /// 异常处理状态
    pub enum AbnormalStatus {
        /// 处理中
        Pending = "ABNORMAL_PENDING",
        /// 处理完成
        Finished = "ABNORMAL_FINISHED",
        /// 已关单
        Closed = "ABNORMAL_CLOSED",
    }

    /// 异常处理关单原因
    pub enum AbnormalClosedReason {
        /// 超时
        Timeout = "CLOSED_REASON_TIMEOUT",
        /// 限制转移
        RestrictTransfer = "CLOSED_REASON_RESTRICT_TRANSFER",
    }
}

/// A request to split an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// 公众账号 ID; required with a person
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appid: Option<AppNo>,
    /// 二级商户号: whose money is split
    pub sub_mchid: MchNo,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
    /// 商户分账单号
    pub out_order_no: Number<1, 64>,
    /// 分账接收方列表: as many as the rule profile allows, which the kernel applies
    pub receivers: List<Part, 1, 1000>,
    /// 是否分账完成: what is left is released
    pub finish: bool,
}

impl Message for Create {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let persons = self.receivers.iter().any(|part| part.r#type == ReceiverType::Person);
        if persons && self.appid.is_none() {
            return Err(needed("/appid", "分账接收方类型含 PERSONAL_OPENID 时，appid 必填"));
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
    pub receiver_account: Text<1, 64>,
    /// 分账金额, in fen
    pub amount: PositiveFen,
    /// 分账描述
    pub description: Text<1, 80>,
    /// 分账接收方姓名: a person's name, encrypted, or a merchant's full name
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_name: Option<Text<1, 10240>>,
}

/// Which split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
    /// 商户分账单号
    pub out_order_no: Text<1, 64>,
}

impl Message for Query {}

/// A split, or a finish, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Split {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 商户分账单号
    pub out_order_no: Id,
    /// 微信分账单号
    pub order_id: Id,
    /// 分账单状态
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// 分账接收方列表; not with a finish
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receivers: Option<Vec<PartShown>>,
    /// 关单原因; an older spelling, not used
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_reason: Option<String>,
    /// 异常处理状态
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abnormal_status: Option<AbnormalStatus>,
    /// 异常处理关单原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_closed_reason: Option<AbnormalClosedReason>,
    /// 微信支付在途异常资金付款单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_redirect_id: Option<String>,
    /// 平台接收异常资金商户号列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_receivers: Option<Vec<AbnormalReceiver>>,
    /// 分账完结的分账金额, in fen; only with a finish
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_amount: Option<i64>,
    /// 分账完结的原因描述; only with a finish
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_description: Option<String>,
}

/// A receiver's part as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartShown {
    /// 分账接收商户号; an older name of the account
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_mchid: Option<Id>,
    /// 分账金额, in fen
    pub amount: i64,
    /// 分账描述
    pub description: String,
    /// 分账结果
    pub result: ReceiverResult,
    /// 完成时间; 1970-01-01T08:00:00+08:00 while pending, by the rule profile
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_time: Option<WireTime>,
    /// 分账失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<FailReason>,
    /// 分账接收方类型
    pub r#type: ReceiverType,
    /// 分账接收方账号
    pub receiver_account: Id,
    /// 分账明细单号
    pub detail_id: Id,
    /// 异常处理状态
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abnormal_status: Option<AbnormalStatus>,
    /// 异常处理关单原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_closed_reason: Option<AbnormalClosedReason>,
    /// 微信支付在途异常资金付款单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_redirect_id: Option<String>,
    /// 平台接收异常资金商户号列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_abnormal_receivers: Option<Vec<AbnormalReceiver>>,
}

/// 平台接收异常资金商户号
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbnormalReceiver {
    /// 平台接收异常资金商户号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mchid: Option<Id>,
}

/// Whose rest is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountsPath {
    /// 微信订单号
    pub transaction_id: Text<1, 32>,
}

impl Message for AmountsPath {}

/// What is left of an order to split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amounts {
    /// 微信订单号
    pub transaction_id: Id,
    /// 订单剩余待分金额, in fen
    pub unsplit_amount: i64,
}
