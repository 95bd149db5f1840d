//! `…/withdrawl-apply` (spelled so): money of a sub-merchant that is closed (contract 2.9.2).

use crate::v3::ecommerce::account::apply_cancel_withdraw::{AccountType, IdentityInfo, needed};
use crate::v3::field::{
    AlphaNumber, Checked, Encrypted, Issue, List, MchNo, PositiveFen, Rule, Text, WireTime, spellings,
};
use crate::v3::{Id, Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::v3::ecommerce::account::apply_cancel_withdraw::{Applied, ByIdPath, OutRequestNoPath};

spellings! {
    /// 二级商户号的出款子账户类型
    pub enum OutAccountType {
        /// 基本账户
        Basic = "BASIC_ACCOUNT",
        /// 运营账户
        Operate = "OPERATE_ACCOUNT",
        /// 保证金账户
        Margin = "MARGIN_ACCOUNT",
    }

    /// 收款对象类型
    pub enum PayeeType {
        /// 出资商户
        ContributionMerchant = "CONTRIBUTION_MERCHANT",
        /// 服务商商户
        ServiceProviderMerchant = "SERVICE_PROVIDER_MERCHANT",
        /// 其他商户
        OtherMerchant = "OTHER_MERCHANT",
        /// 个人
        Individual = "INDIVIDUAL",
    }

    /// 申请证明材料类型
    pub enum ProofMediaType {
        /// 基础交易信息
        BasicTransactionInformation = "BASIC_TRANSACTION_INFORMATION",
        /// 法人身份证
        LegalIdCard = "LEGAL_ID_CARD",
        /// 身份证
        IdCard = "ID_CARD",
        /// 营业执照
        BusinessLicensePhoto = "BUSINESS_LICENSE_PHOTO",
        /// 收款人身份证
        PayeeIdCard = "PAYEE_ID_CARD",
        /// 提现申请书（类型6）
        Type6 = "WECHAT_PAY_WITHDRAWAL_APPLICATION_TYPE_6",
        /// 提现申请书（类型7）
        Type7 = "WECHAT_PAY_WITHDRAWAL_APPLICATION_TYPE_7",
        /// 提现申请书（类型8）
        Type8 = "WECHAT_PAY_WITHDRAWAL_APPLICATION_TYPE_8",
    }

    /// 申请单状态
    pub enum State {
        /// 已提交
        Submitted = "SUBMITTED",
        /// 审核中
        Reviewing = "REVIEWING",
        /// 已驳回
        Rejected = "REJECTED",
        /// 付款处理中
        PayProcessing = "PAY_PROCESSING",
        /// 付款成功
        PaySucceed = "PAY_SUCCEED",
        /// 付款失败
        PayFail = "PAY_FAIL",
        /// 银行退票
        BankRefunded = "BANK_REFUNDED",
    }
}

/// Money of a closed sub-merchant is to be paid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 出款子账户类型
    pub out_account_type: OutAccountType,
    /// 提现金额, in fen
    pub amount: PositiveFen,
    /// 商户提现申请单号
    pub out_request_no: AlphaNumber<1, 32>,
    /// 收款对象类型
    pub payee_type: PayeeType,
    /// 收款对象对应的商户号; needed for another merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee_mchid: Option<MchNo>,
    /// 收款账号信息
    pub payee_info: PayeeInfo,
    /// 付款申请证明材料
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_media_list: Option<ProofMediaList>,
    /// 补充材料
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_materials: Option<AdditionalMaterials>,
    /// 备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text<1, 255>>,
}

impl Apply {
    /// What a repetition must keep beside the fields that are compared by themselves.
    pub fn terms(&self) -> String {
        terms_of(self, &["sub_mchid", "out_request_no", "out_account_type", "amount", "payee_info"])
    }

    /// The numbers of all uploads.
    pub fn media(&self) -> impl Iterator<Item = &str> {
        let proofs =
            self.proof_media_list.iter().filter_map(|list| list.proof_payee_media.as_ref()).flatten();
        let others =
            self.additional_materials.iter().filter_map(|list| list.additional_media.as_ref()).flatten();
        proofs.map(|proof| proof.proof_media.as_str()).chain(others.map(Checked::as_str))
    }
}

impl Message for Apply {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let payee = &self.payee_info;
        if self.payee_type == PayeeType::OtherMerchant && self.payee_mchid.is_none() {
            return Err(needed("/payee_mchid", "payee_type 为 OTHER_MERCHANT 时必填"));
        }
        let is_person = self.payee_type == PayeeType::Individual;
        if is_person && payee.account_type != AccountType::Personal {
            let issue = "payee_type 为 INDIVIDUAL 时须为 ACCOUNT_TYPE_PERSONAL";
            return Err(("/payee_info/account_type", Issue::new(Rule::Relation, issue)));
        }
        if is_person && payee.bank_account_info.is_none() {
            return Err(needed("/payee_info/bank_account_info", "payee_type 为 INDIVIDUAL 时必填"));
        }
        if is_person && payee.identity_info.is_none() {
            return Err(needed("/payee_info/identity_info", "payee_type 为 INDIVIDUAL 时必填"));
        }
        Ok(())
    }
}

/// 收款账号信息; without a bank account it is the merchant's own, as it is known
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayeeInfo {
    /// 账户类型
    pub account_type: AccountType,
    /// 银行账户
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_account_info: Option<BankAccountInfo>,
    /// 收款人账号对应的证件信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_info: Option<IdentityInfo>,
}

/// 银行账户
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BankAccountInfo {
    /// 开户名称, encrypted
    pub account_name: Encrypted<2048>,
    /// 开户银行
    pub account_bank: Text<1, 128>,
    /// 开户银行联行号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_branch_id: Option<Text<1, 64>>,
    /// 开户银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<Text<1, 128>>,
    /// 银行账号, encrypted
    pub account_number: Encrypted<2048>,
}

/// 付款申请证明材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProofMediaList {
    /// 申请证明材料
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_payee_media: Option<List<ProofMedia, 0, 20>>,
}

/// 申请证明材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProofMedia {
    /// 申请证明材料类型
    pub proof_media_type: ProofMediaType,
    /// 证明材料照片, the number of an upload
    pub proof_media: Text<1, 512>,
}

/// 补充材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdditionalMaterials {
    /// 补充材料照片, numbers of uploads, ten at most
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_media: Option<List<Text<1, 512>, 0, 10>>,
}

/// What a query answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// 提现申请单信息
    pub withdrawl_apply: WithdrawlApply,
}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithdrawlApply {
    /// 微信支付提现申请单号
    pub applyment_id: Id,
    /// 商户提现申请单号
    pub out_request_no: Id,
    /// 申请单状态
    pub state: State,
    /// 失败原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_reason: Option<String>,
    /// 最后更新时间
    pub modify_time: WireTime,
}
