//! `GET …/enddaybalance/{sub_mchid}` (contract 2.7.1). The path and the reply are those of the
//! balance.

use crate::v3::Message;
use crate::v3::field::{WireDay, spellings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 账户类型
    pub enum EndDayAccount {
        /// 基本账户
        Basic = "BASIC",
        /// 保证金账户
        Deposit = "DEPOSIT",
    }
}

/// Of which day and account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EndDayBalanceQuery {
    /// 日期
    pub date: WireDay,
    /// 账户类型; absent: `BASIC`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<EndDayAccount>,
}

impl Message for EndDayBalanceQuery {}
