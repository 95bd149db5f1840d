//! `/v3/mchalterapply/mchsubjectalterapplyment…` (主体资料变更, contract 2.1.5).

use super::field::{Day, DayOrForever, Encrypted, List, MchNo, MediaId, Number, Text, spellings};
use super::papers::{CertType, IdDocType, IdHolderType, LicencePics};
use super::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 主体资料变更范围
    pub enum AlterScope {
        /// 全部主体资料; the default
        Full = "ALTER_SCOPE_FULL",
        /// 仅营业执照或登记证书
        BusinessCert = "ALTER_SCOPE_BUSINESS_CERT",
        /// 仅受益人
        Ubo = "ALTER_SCOPE_UBO",
    }

    /// 主体类型
    pub enum SubjectType {
        /// 企业
        Enterprise = "SUBJECT_TYPE_ENTERPRISE",
        /// 事业单位
        Institutions = "SUBJECT_TYPE_INSTITUTIONS_CLONED",
        /// 个体户
        Individual = "SUBJECT_TYPE_INDIVIDUAL",
        /// 社会组织
        Others = "SUBJECT_TYPE_OTHERS",
        /// 政府机关
        Government = "SUBJECT_TYPE_GOVERNMENT",
        /// 小微
        Micro = "SUBJECT_TYPE_MICRO",
    }

    /// 金融机构类型
    pub enum AlterFinanceType {
        /// 银行业
        BankAgent = "FINANCE_TYPE_BANK_AGENT",
        /// 支付机构
        PaymentAgent = "FINANCE_TYPE_PAYMENT_AGENT",
        /// 保险业
        Insurance = "FINANCE_TYPE_INSURANCE",
        /// 交易及结算类金融机构
        TradeAndSettle = "FINANCE_TYPE_TRADE_AND_SETTLE",
        /// 其他金融机构
        Other = "FINANCE_TYPE_OTHER",
    }

    /// 申请单状态
    pub enum AlterState {
        /// 审核中
        Auditing = "APPLYMENT_STATE_AUDITING",
        /// 已驳回
        Rejected = "APPLYMENT_STATE_REJECTED",
        /// 变更中
        Modifying = "APPLYMENT_STATE_MODIFING",
        /// 已完成
        Finished = "APPLYMENT_STATE_FINISHED",
        /// 已撤销
        Canceled = "APPLYMENT_STATE_CANCELED",
        /// 编辑中
        Editing = "APPLYMENT_STATE_EDITTING",
    }

    /// 撤销状态
    pub enum RevokeResult {
        /// 成功
        Success = "SUCCESS",
        /// 失败
        Fail = "FAIL",
    }
}

/// New papers of a sub-merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubmitAlter {
    /// 商户号
    pub merchant_code: MchNo,
    /// 业务申请编号
    pub out_request_no: Number<1, 124>,
    /// 主体资料变更范围; absent: `ALTER_SCOPE_FULL`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alter_scope: Option<AlterScope>,
    /// 主体类型
    pub organization_type: SubjectType,
    /// 是否金融机构; absent: no
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finance_institution: Option<bool>,
    /// 营业执照信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_license_info: Option<AlterLicense>,
    /// 登记证书信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_info: Option<AlterCertificate>,
    /// 金融机构许可证
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finance_institution_info: Option<AlterFinance>,
    /// 法人身份信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_person_info: Option<AlterLegalPerson>,
    /// 最终受益人信息列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_info_list: Option<List<AlterUbo, 1, 4>>,
    /// 补充材料列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addition: Option<AlterAddition>,
}

impl Message for SubmitAlter {}

/// 营业执照信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterLicense {
    /// 营业执照注册号
    pub license_number: Text<1, 18>,
    /// 营业执照照片
    pub license_copy: MediaId,
    /// 商户名称
    pub merchant_name: Text<1, 128>,
    /// 法人姓名
    pub legal_person: Text<1, 128>,
    /// 注册地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_address: Option<Text<1, 128>>,
    /// 有效期开始时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_period_begin: Option<Day>,
    /// 有效期结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license_period_end: Option<DayOrForever>,
}

/// 登记证书信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterCertificate {
    /// 证书类型
    pub cert_type: CertType,
    /// 证书编号
    pub cert_number: Text<1, 32>,
    /// 证书照片
    pub cert_copy: MediaId,
    /// 商户名称
    pub merchant_name: Text<1, 128>,
    /// 法人姓名
    pub legal_person: Text<1, 128>,
    /// 注册地址
    pub company_address: Text<1, 128>,
    /// 有效期开始时间
    pub cert_period_begin: Day,
    /// 有效期结束时间
    pub cert_period_end: DayOrForever,
}

/// 金融机构许可证
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterFinance {
    /// 金融机构类型
    pub finance_type: AlterFinanceType,
    /// 金融机构许可证图片
    pub finance_license_pics: LicencePics,
}

/// 法人身份信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterLegalPerson {
    /// 证件持有人类型
    pub id_holder_type: IdHolderType,
    /// 证件类型; absent: `IDENTIFICATION_TYPE_IDCARD`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_type: Option<IdDocType>,
    /// 法定代表人说明函
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorize_letter_copy: Option<MediaId>,
    /// 证件正面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_front: Option<MediaId>,
    /// 证件反面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_back: Option<MediaId>,
    /// 证件姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_name: Option<Encrypted<1024>>,
    /// 证件号码, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_number: Option<Encrypted<1024>>,
    /// 证件居住地址, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_address: Option<Encrypted<1024>>,
    /// 证件有效期开始时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_period_begin: Option<Day>,
    /// 证件有效期结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_period_end: Option<DayOrForever>,
    /// 经营者/法人是否为受益人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_ubo: Option<bool>,
}

/// 最终受益人信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterUbo {
    /// 证件类型
    pub id_doc_type: IdDocType,
    /// 证件正面照片
    pub card_front: MediaId,
    /// 证件反面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_back: Option<MediaId>,
    /// 证件姓名, encrypted
    pub card_name: Encrypted<1024>,
    /// 证件号码, encrypted
    pub card_number: Encrypted<1024>,
    /// 证件居住地址, encrypted
    pub card_address: Encrypted<1024>,
    /// 证件有效期开始时间
    pub card_period_begin: Day,
    /// 证件有效期结束时间
    pub card_period_end: DayOrForever,
}

/// 补充材料列表
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterAddition {
    /// 银行开户许可证
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_openaccount_license: Option<List<MediaId, 1, 5>>,
    /// 开户核准通知书
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openaccount_approval: Option<List<MediaId, 1, 5>>,
    /// 法人身份辅助证明
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_other_prove: Option<List<MediaId, 1, 5>>,
    /// 发证机关证明
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_prove: Option<List<MediaId, 1, 5>>,
    /// 受益所有人补充材料
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_prove: Option<List<MediaId, 1, 5>>,
}

/// New papers that were submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterNamed {
    /// 申请单号
    pub apply_id: Id,
}

/// The path of new papers by their own number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterByIdPath {
    /// 微信支付申请单号
    pub apply_id: Text<1, 64>,
}

impl Message for AlterByIdPath {}

/// The path of new papers by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterByNumberPath {
    /// 微信支付商户号
    pub merchant_code: MchNo,
    /// 业务申请编号
    pub out_request_no: Number<1, 124>,
}

impl Message for AlterByNumberPath {}

/// New papers as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alter {
    /// 微信支付商户号
    pub merchant_code: Id,
    /// 申请单号
    pub apply_id: Id,
    /// 业务申请编号
    pub out_request_no: Id,
    /// 申请单状态
    pub state: AlterState,
    /// 总体驳回原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_reject_reason: Option<String>,
    /// 驳回原因详情
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit_reject_detail: Option<Vec<super::papers::AuditDetail>>,
}

/// Whether new papers were taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlterRevoked {
    /// 撤销状态
    pub result: RevokeResult,
}
