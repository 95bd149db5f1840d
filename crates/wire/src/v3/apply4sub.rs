//! `/v3/apply4sub/sub_merchants/{sub_mchid}/…` (结算账户, contract 2.1.4).

use super::field::{AlphaNumber, Encrypted, MchNo, Text, WireTime, spellings};
use super::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 账户类型
    pub enum AccountType {
        /// 对公银行账户
        Business = "ACCOUNT_TYPE_BUSINESS",
        /// 经营者个人银行卡
        Private = "ACCOUNT_TYPE_PRIVATE",
    }

    /// 修改模式
    pub enum ModifyMode {
        /// 异步: the account is verified before it is used
        Async = "MODIFY_MODE_ASYNC",
    }

    /// 验证结果
    pub enum VerifyResult {
        /// 验证成功
        Success = "VERIFY_SUCCESS",
        /// 验证失败
        Fail = "VERIFY_FAIL",
        /// 验证中
        Verifying = "VERIFYING",
    }

    /// 审核状态
    pub enum AuditResult {
        /// 审核成功
        Success = "AUDIT_SUCCESS",
        /// 审核中
        Auditing = "AUDITING",
        /// 审核驳回
        Fail = "AUDIT_FAIL",
    }

    /// 银行账号展示规则
    pub enum AccountNumberRule {
        /// The first and last two digits; the default
        V1 = "ACCOUNT_NUMBER_RULE_MASK_V1",
        /// The first six and last four digits
        V2 = "ACCOUNT_NUMBER_RULE_MASK_V2",
    }
}

/// The path of a sub-merchant's settlement account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubMerchantPath {
    /// 特约商户/二级商户号
    pub sub_mchid: MchNo,
}

impl Message for SubMerchantPath {}

/// The path of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicationPath {
    /// 特约商户/二级商户号
    pub sub_mchid: MchNo,
    /// 修改结算账户申请单号
    pub application_no: AlphaNumber<1, 64>,
}

impl Message for ApplicationPath {}

/// How much of the number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShowQuery {
    /// 银行账号展示规则
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_number_rule: Option<AccountNumberRule>,
}

impl Message for ShowQuery {}

/// A sub-merchant's new settlement account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModifySettlement {
    /// 修改模式; absent: at once, and the reply has no body
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modify_mode: Option<ModifyMode>,
    /// 账户类型
    pub account_type: AccountType,
    /// 开户银行
    pub account_bank: Text<1, 128>,
    /// 开户银行省市编码
    pub bank_address_code: Text<1, 128>,
    /// 开户银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<Text<1, 128>>,
    /// 开户银行联行号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_branch_id: Option<Text<1, 128>>,
    /// 银行账号, encrypted
    pub account_number: Encrypted<1024>,
    /// 开户名称, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<Encrypted<1024>>,
}

impl Message for ModifySettlement {}

/// A change that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Modified {
    /// 修改结算账户申请单号
    pub application_no: Id,
}

/// A settlement account as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settlement {
    /// 账户类型
    pub account_type: AccountType,
    /// 开户银行
    pub account_bank: String,
    /// 开户银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// 开户银行联行号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_branch_id: Option<String>,
    /// 银行账号, masked
    pub account_number: String,
    /// 验证结果
    pub verify_result: VerifyResult,
    /// 验证失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_fail_reason: Option<String>,
}

/// A change as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Application {
    /// 开户名称, masked
    pub account_name: String,
    /// 账户类型
    pub account_type: AccountType,
    /// 开户银行
    pub account_bank: String,
    /// 开户银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// 开户银行联行号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_branch_id: Option<String>,
    /// 银行账号, masked
    pub account_number: String,
    /// 审核状态
    pub verify_result: AuditResult,
    /// 审核驳回原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_fail_reason: Option<String>,
    /// 审核结果更新时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_finish_time: Option<WireTime>,
}
