//! `…/apply-cancel-withdraw`: closing a sub-merchant and paying its money out (contract 2.9.1).

use crate::v3::field::{
    AlphaNumber, Checked, Encrypted, Issue, List, MchNo, Rule, Text, WireTime, spellings,
};
use crate::v3::{Id, Message, terms_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 是否提取资金
    pub enum Withdraw {
        /// 提取资金
        Apply = "APPLY_WITHDRAW",
        /// 不提取资金
        NotApply = "NOT_APPLY_WITHDRAW",
    }

    /// 账户类型
    pub enum AccountType {
        /// 对公银行账户
        Corporate = "ACCOUNT_TYPE_CORPORATE",
        /// 个人银行卡
        Personal = "ACCOUNT_TYPE_PERSONAL",
    }

    /// 证件类型
    pub enum IdDocType {
        /// 中国大陆居民-身份证
        IdCard = "IDENTIFICATION_TYPE_IDCARD",
        /// 其他国家或地区居民-护照
        OverseaPassport = "IDENTIFICATION_TYPE_OVERSEA_PASSPORT",
        /// 中国香港居民-来往内地通行证
        HongkongPassport = "IDENTIFICATION_TYPE_HONGKONG_PASSPORT",
        /// 中国澳门居民-来往内地通行证
        MacaoPassport = "IDENTIFICATION_TYPE_MACAO_PASSPORT",
        /// 中国台湾居民-来往大陆通行证
        TaiwanPassport = "IDENTIFICATION_TYPE_TAIWAN_PASSPORT",
        /// 外国人居留证
        ForeignResident = "IDENTIFICATION_TYPE_FOREIGN_RESIDENT",
        /// 港澳居民证
        HongkongMacaoResident = "IDENTIFICATION_TYPE_HONGKONG_MACAO_RESIDENT",
        /// 台湾居民证
        TaiwanResident = "IDENTIFICATION_TYPE_TAIWAN_RESIDENT",
    }

    /// 申请证明材料类型
    pub enum ProofMediaType {
        /// 付款申请书
        WithdrawalApplication = "WITHDRAWAL_APPLICATION",
    }

    /// 二级商户号的出款子账户类型
    pub enum OutAccountType {
        /// 基本账户
        Basic = "BASIC_ACCOUNT",
        /// 运营账户
        Operate = "OPERATE_ACCOUNT",
        /// 保证金账户
        Margin = "MARGIN_ACCOUNT",
        /// 手续费账户
        TradeFee = "TRADE_FEE_ACCOUNT",
    }

    /// 商户状态
    pub enum MerchantState {
        /// 正常
        Normal = "NORMAL",
        /// 已注销
        HasBeenCancelled = "HAS_BEEN_CANCELLED",
    }

    /// 注销资格检查结果
    pub enum ValidateResult {
        /// 可以申请
        Allow = "ALLOW_CANCEL_WITHDRAW",
        /// 不可申请
        NotAllow = "NOT_ALLOW_CANCEL_WITHDRAW",
    }

    /// 不可发起注销的原因
    pub enum BlockReasonType {
        /// 有未处理的消费者投诉
        ConsumerComplaintUnprocessed = "CONSUMER_COMPLAINT_UNPROCESSED",
        /// 有阻断注销的管控
        HasBlockingControl = "HAS_BLOCKING_CONTROL",
        /// 有待处理的资金
        FundsPendingProcessing = "FUNDS_PENDING_PROCESSING",
        /// 其他原因
        OtherReason = "OTHER_REASON",
    }

    /// 注销提现申请单状态
    pub enum CancelState {
        /// 已受理
        Accepted = "ACCEPTED",
        /// 审核中
        Reviewing = "REVIEWING",
        /// 已驳回
        Rejected = "REJECTED",
        /// 待商户确认
        WaitingMerchantConfirm = "WAITING_MERCHANT_CONFIRM",
        /// 已撤销
        Revoked = "REVOKED",
        /// 系统处理中
        SystemProcessing = "SYSTEM_PROCESSING",
        /// 已注销
        Canceled = "CANCELED",
        /// 资金处理中
        FundProcessing = "FUND_PROCESSING",
        /// 已完成
        Finish = "FINISH",
    }

    /// 提现状态
    pub enum WithdrawState {
        /// 提现处理中
        Processing = "WITHDRAW_PROCESSING",
        /// 提现异常
        Exception = "WITHDRAW_EXCEPTION",
        /// 提现成功
        Succeed = "WITHDRAW_SUCCEED",
    }

    /// 付款状态
    pub enum PayState {
        /// 付款处理中
        Processing = "PAY_PROCESSING",
        /// 付款成功
        Succeed = "PAY_SUCCEED",
        /// 付款失败
        Fail = "PAY_FAIL",
        /// 银行退票
        BankRefunded = "BANK_REFUNDED",
    }
}

/// A sub-merchant is to be closed, and its money paid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 商户注销申请单号
    pub out_request_no: AlphaNumber<1, 32>,
    /// 是否提取资金; absent: `APPLY_WITHDRAW`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<Withdraw>,
    /// 收款账号信息
    pub payee_info: PayeeInfo,
    /// 付款申请材料; needed when the number is closed already
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_medias: Option<List<ProofMedia, 0, 10>>,
    /// 其他补充材料, numbers of uploads
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_materials: Option<List<Text<1, 512>, 0, 10>>,
    /// 备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Text<1, 255>>,
}

impl Apply {
    /// What a repetition must keep beside the fields that are compared by themselves.
    pub fn terms(&self) -> String {
        terms_of(self, &["sub_mchid", "out_request_no", "withdraw", "payee_info"])
    }

    /// The numbers of all uploads.
    pub fn media(&self) -> impl Iterator<Item = &str> {
        let proofs = self.proof_medias.iter().flatten();
        let others = self.additional_materials.iter().flatten();
        proofs.map(|proof| proof.proof_media.as_str()).chain(others.map(Checked::as_str))
    }
}

impl Message for Apply {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let payee = &self.payee_info;
        if payee.account_type == AccountType::Personal && payee.identity_info.is_none() {
            return Err(needed("/payee_info/identity_info", "account_type 为 ACCOUNT_TYPE_PERSONAL 时必填"));
        }
        Ok(())
    }
}

pub(crate) fn needed(pointer: &'static str, issue: &str) -> (&'static str, Issue) {
    (pointer, Issue::new(Rule::Required, issue))
}

/// 收款账号信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayeeInfo {
    /// 账户类型
    pub account_type: AccountType,
    /// 银行账户
    pub bank_account_info: BankAccountInfo,
    /// 收款人账号对应的证件信息; needed for a personal card
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
    pub bank_branch_name: Option<Text<1, 128>>,
    /// 开户银行全称（含支行）, under its other name
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<Text<1, 128>>,
    /// 银行账号, encrypted
    pub account_number: Encrypted<2048>,
}

/// 证件信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdentityInfo {
    /// 证件类型; absent: `IDENTIFICATION_TYPE_IDCARD`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_type: Option<IdDocType>,
    /// 证件姓名, encrypted
    pub identification_name: Encrypted<2048>,
    /// 证件号码, encrypted
    pub identification_no: Encrypted<2048>,
}

/// 付款申请材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProofMedia {
    /// 申请证明材料类型
    pub proof_media_type: ProofMediaType,
    /// 证明材料照片, the number of an upload
    pub proof_media: Text<1, 512>,
}

/// An application that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applied {
    /// 微信支付注销提现申请单号
    pub applyment_id: Id,
    /// 商户注销提现申请单号
    pub out_request_no: Id,
}

/// The path of a query by the application's own number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByIdPath {
    /// 微信支付申请单号
    pub applyment_id: Text<1, 64>,
}

impl Message for ByIdPath {}

/// The path of a query by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutRequestNoPath {
    /// 商户申请单号
    pub out_request_no: Text<1, 32>,
}

impl Message for OutRequestNoPath {}

/// The path of the question whether a sub-merchant may be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubMchidPath {
    /// 二级商户号
    pub sub_mchid: MchNo,
}

impl Message for SubMchidPath {}

/// 账户信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountInfo {
    /// 出款子账户类型
    pub out_account_type: OutAccountType,
    /// 账户金额, in fen
    pub amount: i64,
}

/// Whether a sub-merchant may be closed, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Validated {
    /// 二级商户号
    pub sub_mchid: Id,
    /// 商户状态
    pub merchant_state: MerchantState,
    /// 注销资格检查结果
    pub validate_result: ValidateResult,
    /// 账户信息
    pub account_info: Vec<AccountInfo>,
    /// 不可发起注销的原因
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub block_reasons: Vec<BlockReason>,
}

/// 不可发起注销的原因
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlockReason {
    /// 原因类型
    pub r#type: BlockReasonType,
    /// 原因描述
    pub description: String,
}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Application {
    /// 微信支付注销提现申请单号
    pub applyment_id: Id,
    /// 商户注销提现申请单号
    pub out_request_no: Id,
    /// 二级商户号
    pub sub_mchid: Id,
    /// 注销提现申请单状态
    pub cancel_state: CancelState,
    /// 注销提现申请单状态描述
    pub cancel_state_description: String,
    /// 是否提取资金
    pub withdraw: Withdraw,
    /// 提现状态
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw_state: Option<WithdrawState>,
    /// 提现状态描述
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw_state_description: Option<String>,
    /// 账户提现结果
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_withdraw_result: Option<Vec<AccountWithdrawResult>>,
    /// 账户信息: what the accounts hold; once they were emptied, what left them
    pub account_info: Vec<AccountInfo>,
    /// 用于引导商户确认注销的信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_cancel: Option<ConfirmCancel>,
    /// 最后更新时间
    pub modify_time: WireTime,
}

/// 账户提现结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountWithdrawResult {
    /// 出款子账户类型
    pub out_account_type: OutAccountType,
    /// 付款状态
    pub pay_state: PayState,
    /// 付款状态描述
    pub state_description: String,
}

/// 商户确认注销的页面
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmCancel {
    /// 确认商户注销的页面 url
    pub confirm_cancel_url: String,
}

/// The platform confirms for the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confirm {
    /// 微信支付注销单号; this or the next
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applyment_id: Option<Text<1, 64>>,
    /// 商户注销申请单号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_request_no: Option<AlphaNumber<1, 32>>,
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 平台确认操作人标识
    pub operator_identification: Text<1, 100>,
    /// 注销确认时间
    pub confirm_time: WireTime,
    /// 注销协议版本号
    pub cancel_contract_version: Text<1, 32>,
}

impl Message for Confirm {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if self.applyment_id.is_none() && self.out_request_no.is_none() {
            return Err(needed("/applyment_id", "applyment_id 与 out_request_no 须至少填写一项"));
        }
        Ok(())
    }
}

/// A confirmation that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confirmed {
    /// 微信支付注销单号
    pub applyment_id: Id,
    /// 商户注销申请单号
    pub out_request_no: Id,
    /// 二级商户号
    pub sub_mchid: Id,
}
