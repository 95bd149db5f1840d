//! `GET …/balance/{sub_mchid}` (contract 2.7.1).

use crate::v3::field::MchNo;
use crate::v3::object::AccountType;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BalancePath {
    /// 二级商户号
    pub sub_mchid: MchNo,
}

impl Message for BalancePath {}

/// Of which account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BalanceQuery {
    /// 账户类型; absent: `BASIC`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
}

impl Message for BalanceQuery {}

/// What is in the account now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 账户类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    /// 可用余额, in fen
    pub available_amount: i64,
    /// 不可用余额, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_amount: Option<i64>,
}
