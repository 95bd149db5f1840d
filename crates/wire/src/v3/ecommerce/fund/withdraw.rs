//! `POST …/withdraw`, `GET …/withdraw/{withdraw_id}`, `GET …/withdraw/out-request-no/{…}`
//! (contract 2.7.2, 2.7.3).

use crate::v3::field::{AlphaNumber, MchNo, NotifyUrl, PositiveFen, Text, WireTime, spellings};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 出款账户类型
    pub enum WithdrawAccount {
        /// 基本账户
        Basic = "BASIC",
        /// 运营账户
        Operation = "OPERATION",
        /// 手续费账户
        Fees = "FEES",
    }

    /// 提现单状态
    pub enum Status {
        /// 受理成功
        CreateSuccess = "CREATE_SUCCESS",
        /// 提现成功
        Success = "SUCCESS",
        /// 提现失败
        Fail = "FAIL",
        /// 提现退票
        Refund = "REFUND",
        /// 关单
        Close = "CLOSE",
        /// 业务单已创建
        Init = "INIT",
    }
}

/// A sub-merchant's money is to go to its bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdraw {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 商户提现单号
    pub out_request_no: AlphaNumber<1, 32>,
    /// 提现金额, in fen; the rule profile's limits are the kernel's
    pub amount: PositiveFen,
    /// 提现备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text<1, 56>>,
    /// 银行附言
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_memo: Option<Text<1, 32>>,
    /// 出款账户类型; absent: `BASIC`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<WithdrawAccount>,
    /// 提现结果通知地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
}

impl Message for Withdraw {}

/// A withdrawal that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 微信支付提现单号
    pub withdraw_id: Id,
    /// 商户提现单号
    pub out_request_no: Id,
    /// 出款账户类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<WithdrawAccount>,
}

/// The path of a query by the withdrawal's own number; also of the platform's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByIdPath {
    /// 微信支付提现单号
    pub withdraw_id: Text<1, 128>,
}

impl Message for ByIdPath {}

/// The path of a query by the platform's number; also of the platform's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutRequestNoPath {
    /// 商户提现单号
    pub out_request_no: Text<1, 32>,
}

impl Message for OutRequestNoPath {}

/// Whose withdrawal it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawQuery {
    /// 二级商户号
    pub sub_mchid: MchNo,
}

impl Message for WithdrawQuery {}

/// A sub-merchant's withdrawal as it stands; also the resource of its callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// 电商平台商户号
    pub sp_mchid: Id,
    /// 二级商户号
    pub sub_mchid: Id,
    /// 提现单状态
    pub status: Status,
    /// 微信支付提现单号
    pub withdraw_id: Id,
    /// 商户提现单号
    pub out_request_no: Id,
    /// 提现金额, in fen
    pub amount: i64,
    /// 发起提现时间
    pub create_time: WireTime,
    /// 提现状态更新时间
    pub update_time: WireTime,
    /// 失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 提现备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// 银行附言
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_memo: Option<String>,
    /// 出款账户类型
    pub account_type: WithdrawAccount,
    /// 入账银行账号后四位
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_number: Option<String>,
    /// 入账银行
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_bank: Option<String>,
    /// 入账银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
}
