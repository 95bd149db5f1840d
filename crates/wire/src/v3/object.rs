//! Objects that several messages share.

use super::field::{
    AppNo, Encrypted, Fen0, Issue, MchNo, NotifyUrl, PositiveFen, Rule, Text, Whole, spellings,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 货币类型: only yuan.
    pub enum Currency {
        /// 人民币
        Cny = "CNY",
    }

    /// 指定支付方式
    pub enum LimitPay {
        /// 不能使用余额支付
        NoBalance = "no_balance",
        /// 不能使用信用卡支付
        NoCredit = "no_credit",
        /// 不能使用借记卡支付
        NoDebit = "no_debit",
        /// 只能使用余额支付
        BalanceOnly = "balance_only",
    }

    /// H5 场景类型
    pub enum H5Type {
        /// iPhone, iPad
        Ios = "iOS",
        /// Android
        Android = "Android",
        /// Any browser
        Wap = "Wap",
    }

    /// 交易类型
    pub enum TradeType {
        /// 公众号、小程序支付
        Jsapi = "JSAPI",
        /// 扫码支付
        Native = "NATIVE",
        /// APP 支付
        App = "APP",
        /// 付款码支付
        Micropay = "MICROPAY",
        /// H5 支付
        Mweb = "MWEB",
        /// 刷脸支付
        Facepay = "FACEPAY",
    }

    /// 交易状态
    pub enum TradeState {
        /// 支付成功
        Success = "SUCCESS",
        /// 转入退款
        Refund = "REFUND",
        /// 未支付
        NotPay = "NOTPAY",
        /// 已关闭
        Closed = "CLOSED",
        /// 已撤销（仅付款码支付）
        Revoked = "REVOKED",
        /// 用户支付中（仅付款码支付）
        UserPaying = "USERPAYING",
        /// 支付失败（仅付款码支付）
        PayError = "PAYERROR",
        /// 已接收，等待扣款
        Accept = "ACCEPT",
    }

    /// 优惠范围
    pub enum PromotionScope {
        /// 全场代金券
        Global = "GLOBAL",
        /// 单品优惠
        Single = "SINGLE",
    }

    /// 优惠类型
    pub enum PromotionType {
        /// 充值型代金券: a sponsor pays it
        Cash = "CASH",
        /// 免充值型代金券: the merchant pays it
        NoCash = "NOCASH",
    }

    /// 出资账户类型
    pub enum FundsFrom {
        /// 可用余额
        Available = "AVAILABLE",
        /// 不可用余额
        Unavailable = "UNAVAILABLE",
    }

    /// 证件类型
    pub enum IdentityType {
        /// 身份证
        Idcard = "IDCARD",
        /// 港澳居民来往内地通行证
        HongkongMacao = "HONGKONG_MACAO",
        /// 港澳居民居住证
        HongkongMacaoResident = "HONGKONG_MACAO_RESIDENT",
        /// 台湾居民居住证
        TaiwanResident = "TAIWAN_RESIDENT",
        /// 外国人永久居留身份证
        ForeignResident = "FOREIGN_RESIDENT",
        /// 护照
        OverseaPassport = "OVERSEA_PASSPORT",
        /// 手机号
        PhoneNumber = "PHONE_NUMBER",
    }

    /// 贴息方案类型
    pub enum SubsidyPeriodType {
        /// 日贴息
        Daily = "DAILY",
        /// 期贴息
        Period = "PERIOD",
    }

    /// 账户类型
    pub enum AccountType {
        /// 基本账户
        Basic = "BASIC",
        /// 运营账户
        Operation = "OPERATION",
        /// 手续费账户
        Fees = "FEES",
        /// 保证金账户
        Deposit = "DEPOSIT",
    }
}

/// 结算信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettleInfo {
    /// 是否指定分账: the money is frozen for splitting
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profit_sharing: Option<bool>,
    /// 补差金额, in fen; counts only with `profit_sharing`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_amount: Option<Fen0>,
}

impl SettleInfo {
    /// The money is frozen for splitting.
    pub fn is_profit_sharing(&self) -> bool {
        self.profit_sharing == Some(true)
    }
}

/// 结算信息 outside 收付通, where there is no subsidy (2.12)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settle {
    /// 是否指定分账: the money is frozen for splitting
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profit_sharing: Option<bool>,
}

impl Settle {
    /// The money is frozen for splitting.
    pub fn is_profit_sharing(&self) -> bool {
        self.profit_sharing == Some(true)
    }
}

/// 用户身份信息, encrypted
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// 证件类型
    pub r#type: IdentityType,
    /// 加密后的证件号
    pub number: Encrypted<1024>,
    /// 加密后的姓名
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Encrypted<1024>>,
}

/// 贴息信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubsidyInfo {
    /// 贴息详情列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsidy_detail: Option<Vec<SubsidyDetail>>,
}

/// 贴息详情
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubsidyDetail {
    /// 贴息方案类型
    pub subsidy_period_type: SubsidyPeriodType,
    /// 贴息方案列表
    pub subsidy_plan: Vec<SubsidyPlan>,
}

/// 贴息方案
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubsidyPlan {
    /// 贴息期数
    pub subsidy_installment_num: Whole<1>,
    /// 贴息比例
    pub subsidy_percent: Whole<0>,
}

/// 使用的商户贴息信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstallmentInfo {
    /// 是否使用了商户贴息
    pub use_subsidy: bool,
    /// 用户实际选择分期期数
    pub selected_installment_number: i64,
}

/// H5 场景信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct H5Info {
    /// 场景类型
    pub r#type: H5Type,
    /// 应用名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_name: Option<Text<1, 64>>,
    /// 网站 URL
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_url: Option<Text<1, 128>>,
    /// iOS 平台 BundleID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_id: Option<Text<1, 128>>,
    /// Android 平台 PackageName
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_name: Option<Text<1, 128>>,
}

/// 预签约信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractInfo {
    /// 签约商户号
    pub mchid: MchNo,
    /// 签约商户 AppID
    pub appid: AppNo,
    /// 签约商户协议号
    pub out_contract_code: Text<1, 32>,
    /// 委托代扣协议模板 ID
    pub plan_id: Whole<0>,
    /// 用户账户展示名称
    pub contract_display_account: Text<1, 32>,
    /// 回调通知地址
    pub notify_url: NotifyUrl,
}

/// 出资账户及金额, named by the platform
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct From {
    /// 出资账户类型
    pub account: FundsFrom,
    /// 出资金额, in fen
    pub amount: PositiveFen,
}

/// 出资账户及金额, in a reply
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FromShown {
    /// 出资账户类型
    pub account: FundsFrom,
    /// 出资金额, in fen
    pub amount: i64,
}

/// 优惠功能: a part of what the buyer paid that somebody else bore
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Promotion {
    /// 券 ID
    pub coupon_id: String,
    /// 优惠名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 优惠范围
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<PromotionScope>,
    /// 优惠类型
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<PromotionType>,
    /// 优惠券面额, in fen
    pub amount: i64,
    /// 活动 ID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock_id: Option<String>,
    /// 微信出资, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wechatpay_contribute: Option<i64>,
    /// 商户出资, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_contribute: Option<i64>,
    /// 其他出资, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_contribute: Option<i64>,
    /// 优惠币种
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// 单品列表
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_detail: Option<Vec<PromotionGoods>>,
}

/// A single item of a promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PromotionGoods {
    /// 商品编码
    pub goods_id: String,
    /// 商品数量
    pub quantity: i64,
    /// 商品单价, in fen
    pub unit_price: i64,
    /// 商品优惠金额, in fen
    pub discount_amount: i64,
    /// 商品备注
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_remark: Option<String>,
}

/// A payment session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrepayId {
    /// 预支付交易会话标识, valid for two hours
    pub prepay_id: super::Id,
}

/// Where a mobile browser pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct H5Url {
    /// 支付跳转链接
    pub h5_url: String,
}

/// What is drawn as a QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeUrl {
    /// 二维码链接
    pub code_url: String,
}

/// A value that one message demands and another leaves open.
pub trait Maybe<T> {
    /// The value, if it is there.
    fn maybe(&self) -> Option<&T>;
}

impl<T> Maybe<T> for T {
    fn maybe(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Maybe<T> for Option<T> {
    fn maybe(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// Two fields are at odds.
pub(super) fn at_odds(pointer: &'static str, text: &str) -> (&'static str, Issue) {
    (pointer, Issue::new(Rule::Relation, text))
}

/// A field that another one makes necessary is absent.
pub(super) fn needed(pointer: &'static str, text: &str) -> (&'static str, Issue) {
    (pointer, Issue::new(Rule::Required, text))
}
