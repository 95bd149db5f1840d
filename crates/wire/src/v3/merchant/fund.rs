//! `/v3/merchant/fund/…`: the platform's own balance and withdrawals (contract 2.7.1, 2.7.4). The
//! paths of the queries are those of `ecommerce::fund`.

use crate::v3::bill::TarType;
use crate::v3::ecommerce::fund::{Status, WithdrawAccount};
use crate::v3::field::{AlphaNumber, NotifyUrl, PositiveFen, Text, WireDay, WireTime, spellings};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Of which account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BalancePath {
    /// 账户类型
    pub account_type: WithdrawAccount,
}

impl Message for BalancePath {}

/// What is in the account now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// 可用余额, in fen
    pub available_amount: i64,
    /// 不可用余额, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_amount: Option<i64>,
}

/// The platform's money is to go to its bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdraw {
    /// 商户提现单号
    pub out_request_no: AlphaNumber<1, 32>,
    /// 提现金额, in fen; the rule profile's limits are the kernel's
    pub amount: PositiveFen,
    /// 备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text<1, 56>>,
    /// 银行附言
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_memo: Option<Text<1, 32>>,
    /// 资金账户类型
    pub account_type: WithdrawAccount,
    /// 提现结果通知地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
}

impl Message for Withdraw {}

/// A withdrawal that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {
    /// 微信支付提现单号
    pub withdraw_id: Id,
    /// 商户提现单号
    pub out_request_no: Id,
}

/// The platform's withdrawal as it stands; also the resource of its callback. The texts that the
/// contract requires are empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
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
    pub reason: String,
    /// 提现备注
    pub remark: String,
    /// 银行附言
    pub bank_memo: String,
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
    /// 提现失败解决方案
    pub solution: String,
}

/// Of which day the balance is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayEndBalanceQuery {
    /// 日期
    pub date: WireDay,
}

impl Message for DayEndBalanceQuery {}

spellings! {
    /// 账单类型
    pub enum WithdrawBill {
        /// Withdrawals that failed or came back.
        NoSucc = "NO_SUCC",
    }
}

/// Which file of withdrawals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawBillPath {
    /// 账单类型
    pub bill_type: WithdrawBill,
}

impl Message for WithdrawBillPath {}

/// Of which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawBillQuery {
    /// 账单日期: when they came back
    pub bill_date: WireDay,
    /// 压缩类型; absent: not compressed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tar_type: Option<TarType>,
}

impl Message for WithdrawBillQuery {}
