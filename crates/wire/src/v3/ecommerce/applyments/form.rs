//! The form of a seller's papers (contract 2.1.1).

use crate::v3::Message;
use crate::v3::field::{
    AppNo, Day, DayOrForever, DigitCode, Encrypted, List, ListOrText, MediaId, Number, PeriodText, Sentences,
    ShortName, Text, spellings,
};
use crate::v3::papers::{CertType, IdDocType, IdHolderType, LicencePics};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 主体类型
    pub enum OrganizationType {
        /// 小微
        Micro = "2401",
        /// 个人卖家
        Person = "2500",
        /// 个体工商户
        SoleTrader = "4",
        /// 企业
        Enterprise = "2",
        /// 政府机关
        Government = "3",
        /// 事业单位
        Institution = "2502",
        /// 社会组织
        Organisation = "1708",
    }

    /// 金融机构类型
    pub enum FinanceType {
        /// 银行业
        BankAgent = "BANK_AGENT",
        /// 支付机构
        PaymentAgent = "PAYMENT_AGENT",
        /// 保险业
        Insurance = "INSURANCE",
        /// 交易及结算类金融机构
        TradeAndSettle = "TRADE_AND_SETTLE",
        /// 其他金融机构
        Other = "OTHER",
    }

    /// 账户类型
    pub enum BankAccountType {
        /// 对公账户
        Business = "74",
        /// 对私账户
        Private = "75",
    }

    /// 超级管理员类型
    pub enum ContactType {
        /// 经营者/法定代表人
        Legal = "65",
        /// 经办人
        Agent = "66",
    }
}

/// A seller's papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Submit {
    /// 业务申请编号: one number is one seller
    pub out_request_no: Number<1, 124>,
    /// 主体类型
    pub organization_type: OrganizationType,
    /// 是否金融机构; absent: no
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finance_institution: Option<bool>,
    /// 营业执照/登记证书信息: not of persons
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_license_info: Option<BusinessLicenseInfo>,
    /// 金融机构许可证信息: with `finance_institution`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finance_institution_info: Option<FinanceInstitutionInfo>,
    /// 证件持有人类型; absent: `LEGAL`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_holder_type: Option<IdHolderType>,
    /// 经营者/法人证件类型; absent: `IDENTIFICATION_TYPE_IDCARD`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_type: Option<IdDocType>,
    /// 法定代表人说明函: with `SUPER`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorize_letter_copy: Option<MediaId>,
    /// 经营者/法人身份证信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_info: Option<IdCardInfo>,
    /// 经营者/法人其他类型证件信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_info: Option<IdDocInfo>,
    /// 经营者/法人是否为受益人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<bool>,
    /// 最终受益人信息列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_info_list: Option<List<UboInfo, 1, 4>>,
    /// 结算银行账户
    pub account_info: AccountInfo,
    /// 超级管理员信息
    pub contact_info: ContactInfo,
    /// 店铺信息
    pub sales_scene_info: SalesSceneInfo,
    /// 结算规则
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_info: Option<SettlementInfo>,
    /// 商户简称
    pub merchant_shortname: ShortName,
    /// 特殊资质
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualifications: Option<ListOrText<MediaId, 5>>,
    /// 补充材料
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_addition_pics: Option<ListOrText<MediaId, 5>>,
    /// 补充说明
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_addition_desc: Option<Sentences<512>>,
}

impl Message for Submit {}

/// 营业执照/登记证书信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BusinessLicenseInfo {
    /// 登记证书类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert_type: Option<CertType>,
    /// 证件扫描件
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_license_copy: Option<MediaId>,
    /// 证件注册号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_license_number: Option<Text<1, 18>>,
    /// 商户名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_name: Option<Text<1, 128>>,
    /// 经营者/法定代表人姓名
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_person: Option<Text<1, 128>>,
    /// 注册地址
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_address: Option<Text<1, 128>>,
    /// 营业期限
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_time: Option<PeriodText>,
}

/// 金融机构许可证信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FinanceInstitutionInfo {
    /// 金融机构类型
    pub finance_type: FinanceType,
    /// 金融机构许可证图片
    pub finance_license_pics: LicencePics,
}

/// 经营者/法人身份证信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdCardInfo {
    /// 身份证人像面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_copy: Option<MediaId>,
    /// 身份证国徽面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_national: Option<MediaId>,
    /// 身份证姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_name: Option<Encrypted<1024>>,
    /// 身份证号码, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_number: Option<Encrypted<1024>>,
    /// 身份证居住地址, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_address: Option<Encrypted<1024>>,
    /// 身份证有效期开始时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_valid_time_begin: Option<Day>,
    /// 身份证有效期结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_valid_time: Option<DayOrForever>,
}

/// 经营者/法人其他类型证件信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdDocInfo {
    /// 证件姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_name: Option<Encrypted<1024>>,
    /// 证件号码, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_number: Option<Encrypted<1024>>,
    /// 证件居住地址, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_address: Option<Encrypted<1024>>,
    /// 证件正面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_copy: Option<MediaId>,
    /// 证件反面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_copy_back: Option<MediaId>,
    /// 证件有效期开始时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_period_begin: Option<Day>,
    /// 证件有效期结束时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_period_end: Option<DayOrForever>,
}

/// 最终受益人信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UboInfo {
    /// 证件类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_type: Option<IdDocType>,
    /// 证件正面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_copy: Option<MediaId>,
    /// 证件反面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_copy_back: Option<MediaId>,
    /// 受益人姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_name: Option<Encrypted<1024>>,
    /// 证件号码, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_number: Option<Encrypted<1024>>,
    /// 证件居住地址, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ubo_id_doc_address: Option<Encrypted<1024>>,
    /// 证件有效期开始时间; also `ubo_id_doc_period_begin`
    #[serde(alias = "ubo_id_doc_period_begin", skip_serializing_if = "Option::is_none")]
    pub ubo_period_begin: Option<Day>,
    /// 证件有效期结束时间; also `ubo_id_doc_period_end`
    #[serde(alias = "ubo_id_doc_period_end", skip_serializing_if = "Option::is_none")]
    pub ubo_period_end: Option<DayOrForever>,
}

/// 结算银行账户
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountInfo {
    /// 账户类型
    pub bank_account_type: BankAccountType,
    /// 开户银行
    pub account_bank: Text<1, 10>,
    /// 开户名称, encrypted
    pub account_name: Encrypted<1024>,
    /// 开户银行省市编码
    pub bank_address_code: Text<1, 12>,
    /// 开户银行联行号
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_branch_id: Option<Text<1, 64>>,
    /// 开户银行全称（含支行）
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<Text<1, 128>>,
    /// 银行帐号, encrypted
    pub account_number: Encrypted<1024>,
}

/// 超级管理员信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactInfo {
    /// 超级管理员类型
    pub contact_type: ContactType,
    /// 超级管理员姓名, encrypted
    pub contact_name: Encrypted<1024>,
    /// 超级管理员证件类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id_doc_type: Option<IdDocType>,
    /// 超级管理员身份证件号码, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id_card_number: Option<Encrypted<1024>>,
    /// 超级管理员证件正面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id_doc_copy: Option<MediaId>,
    /// 超级管理员证件反面照片
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id_doc_copy_back: Option<MediaId>,
    /// 超级管理员证件有效期开始时间; also `contact_id_doc_period_begin`
    #[serde(alias = "contact_id_doc_period_begin", skip_serializing_if = "Option::is_none")]
    pub contact_period_begin: Option<Day>,
    /// 超级管理员证件有效期结束时间; also `contact_id_doc_period_end`
    #[serde(alias = "contact_id_doc_period_end", skip_serializing_if = "Option::is_none")]
    pub contact_period_end: Option<DayOrForever>,
    /// 业务办理授权函
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_authorization_letter: Option<MediaId>,
    /// 超级管理员手机, encrypted
    pub mobile_phone: Encrypted<1024>,
    /// 超级管理员邮箱, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<Encrypted<1024>>,
}

/// 店铺信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SalesSceneInfo {
    /// 店铺名称
    pub store_name: Text<1, 256>,
    /// 店铺链接
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_url: Option<Text<1, 1024>>,
    /// 店铺二维码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_qr_code: Option<MediaId>,
    /// 小程序AppID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mini_program_sub_appid: Option<AppNo>,
}

/// 结算规则
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettlementInfo {
    /// 结算规则ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_id: Option<DigitCode<10>>,
    /// 所属行业
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification_type: Option<Text<1, 200>>,
}
