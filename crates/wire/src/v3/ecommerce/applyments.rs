//! `/v3/ecommerce/applyments/…` (二级商户进件, contract 2.1.1–2.1.3).
//!
//! Whether a group must or must not stand in a form depends on what the seller is; those rules
//! are the gateway's table. Here stands what holds for every form.

mod form;

pub use form::{
    AccountInfo, BankAccountType, BusinessLicenseInfo, ContactInfo, ContactType, FinanceInstitutionInfo,
    FinanceType, IdCardInfo, IdDocInfo, OrganizationType, SalesSceneInfo, SettlementInfo, Submit, UboInfo,
};

use crate::v3::field::{Number, PathNumber, spellings};
use crate::v3::papers::AuditDetail;
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 申请状态
    pub enum State {
        /// 资料校验中
        Checking = "CHECKING",
        /// 待账户验证
        AccountNeedVerify = "ACCOUNT_NEED_VERIFY",
        /// 审核中
        Auditing = "AUDITING",
        /// 已驳回
        Rejected = "REJECTED",
        /// 待签约
        NeedSign = "NEED_SIGN",
        /// 完成
        Finish = "FINISH",
        /// 已冻结
        Frozen = "FROZEN",
        /// 已作废
        Canceled = "CANCELED",
    }

    /// 签约状态
    pub enum SignState {
        /// 未签约
        Unsigned = "UNSIGNED",
        /// 已签约
        Signed = "SIGNED",
        /// 不可签约
        NotSignable = "NOT_SIGNABLE",
    }
}

/// An applyment that was submitted or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// 微信支付申请单号
    pub applyment_id: i64,
    /// 业务申请编号
    pub out_request_no: Id,
}

/// The path of an applyment by its own number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByIdPath {
    /// 微信支付申请单号
    pub applyment_id: PathNumber,
}

impl Message for ByIdPath {}

/// The path of an applyment by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByNumberPath {
    /// 业务申请编号
    pub out_request_no: Number<1, 124>,
}

impl Message for ByNumberPath {}

/// An applyment as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applyment {
    /// 申请状态
    pub applyment_state: State,
    /// 申请状态描述
    pub applyment_state_desc: String,
    /// 签约状态
    pub sign_state: SignState,
    /// 签约链接, only while it waits for the signature
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_url: Option<String>,
    /// 电商平台二级商户号, from the signature on
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<Id>,
    /// 汇款账户验证信息, only while the account is to be verified
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_validation: Option<AccountValidation>,
    /// 驳回原因详情, only when rejected or frozen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_detail: Option<Vec<AuditDetail>>,
    /// 法人验证链接, only while the account is to be verified
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_validation_url: Option<String>,
    /// 业务申请编号
    pub out_request_no: Id,
    /// 微信支付申请单号
    pub applyment_id: i64,
}

/// 汇款账户验证信息: what the seller is to transfer, and from where to where
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountValidation {
    /// 付款户名, encrypted with the merchant's certificate
    pub account_name: String,
    /// 付款卡号, encrypted with the merchant's certificate
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_no: Option<String>,
    /// 汇款金额, in fen
    pub pay_amount: i64,
    /// 收款卡号
    pub destination_account_number: String,
    /// 收款户名
    pub destination_account_name: String,
    /// 开户银行
    pub destination_account_bank: String,
    /// 省市信息
    pub city: String,
    /// 备注信息
    pub remark: String,
    /// 汇款截止时间, `2018-12-10 17:09:01`
    pub deadline: String,
}
