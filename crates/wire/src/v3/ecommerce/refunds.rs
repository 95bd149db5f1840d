//! `/v3/ecommerce/refunds/…` (退款, contract 2.6).

use crate::v3::field::{
    AppNo, Encrypted, Issue, List, MchNo, NotifyUrl, Number, PositiveFen, Text, WireTime, spellings,
};
use crate::v3::object::{AccountType, Currency, From, FromShown, PromotionScope, needed};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 退款出资商户
    pub enum RefundAccount {
        /// 二级商户
        SubMerchant = "REFUND_SOURCE_SUB_MERCHANT",
        /// 平台垫付
        PartnerAdvance = "REFUND_SOURCE_PARTNER_ADVANCE",
    }

    /// 资金账户
    pub enum FundsAccount {
        /// 可用余额
        Available = "AVAILABLE",
        /// 未结算资金
        Unsettled = "UNSETTLED",
        /// 不可用余额
        Unavailable = "UNAVAILABLE",
        /// 预充值资金
        Prepaid = "PREPAID",
        /// 运营账户
        Operation = "OPERATION",
        /// 基本账户
        Basic = "BASIC",
        /// 数字人民币基本账户
        EcnyBasic = "ECNY_BASIC",
    }

    /// 退款渠道
    pub enum Channel {
        /// 原路退款
        Original = "ORIGINAL",
        /// 退回到余额
        Balance = "BALANCE",
        /// 原账户异常退到其他余额账户
        OtherBalance = "OTHER_BALANCE",
        /// 原银行卡异常退到其他银行卡
        OtherBankcard = "OTHER_BANKCARD",
    }

    /// 退款状态
    pub enum Status {
        /// 退款成功
        Success = "SUCCESS",
        /// 退款关闭
        Closed = "CLOSED",
        /// 退款处理中
        Processing = "PROCESSING",
        /// 退款异常
        Abnormal = "ABNORMAL",
    }

    /// 优惠类型
    pub enum RefundPromotionType {
        /// 充值型代金券
        Coupon = "COUPON",
        /// 免充值型优惠券
        Discount = "DISCOUNT",
    }

    /// 异常退款处理方式
    pub enum AbnormalType {
        /// 退款到用户银行卡
        UserBankCard = "USER_BANK_CARD",
        /// 退款至交易商户银行账户
        MerchantBankCard = "MERCHANT_BANK_CARD",
    }

    /// 开户银行
    pub enum BankType {
        /// 招商银行
        Cmb = "CMB_DEBIT",
        /// 交通银行
        Comm = "COMM_DEBIT",
        /// 农业银行
        Abc = "ABC_DEBIT",
        /// 建设银行
        Ccb = "CCB_DEBIT",
        /// 工商银行
        Icbc = "ICBC_DEBIT",
        /// 中国银行
        Boc = "BOC_DEBIT",
        /// 平安银行
        Pab = "PAB_DEBIT",
        /// 浦发银行
        Spdb = "SPDB_DEBIT",
        /// 中信银行
        Citic = "CITIC_DEBIT",
        /// 光大银行
        Ceb = "CEB_DEBIT",
        /// 民生银行
        Cmbc = "CMBC_DEBIT",
        /// 兴业银行
        Cib = "CIB_DEBIT",
        /// 广发银行
        Gdb = "GDB_DEBIT",
        /// 邮储银行
        Psbc = "PSBC_DEBIT",
        /// 宁波银行
        Nbcb = "NBCB_DEBIT",
    }

    /// 垫付回补结果
    pub enum AdvanceResult {
        /// 成功
        Success = "SUCCESS",
        /// 失败
        Failed = "FAILED",
        /// 处理中
        Processing = "PROCESSING",
    }
}

/// A buyer is to get money back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    /// 商品单个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<Text<1, 64>>,
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 电商平台 APPID
    pub sp_appid: AppNo,
    /// 二级商户 APPID
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_appid: Option<AppNo>,
    /// 还款服务商商户号; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine_mchid: Option<MchNo>,
    /// 还款订单号; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine_out_trade_no: Option<Text<1, 32>>,
    /// 交易单微信支付订单号; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combine_transaction_id: Option<Text<1, 32>>,
    /// 微信订单号; this or `out_trade_no`, this first
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<Text<1, 32>>,
    /// 商户订单号; this or `transaction_id`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_trade_no: Option<Text<1, 32>>,
    /// 商户退款单号
    pub out_refund_no: Number<1, 64>,
    /// 退款原因
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<1, 80>>,
    /// 订单金额
    pub amount: ApplyAmount,
    /// 退款结果回调 url
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
    /// 退款出资商户: who may pay
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_account: Option<RefundAccount>,
    /// 资金账户
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_account: Option<FundsAccount>,
}

impl Message for Apply {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if self.transaction_id.is_none() && self.out_trade_no.is_none() {
            return Err(needed("/transaction_id", "transaction_id 和 out_trade_no 至少填写一个"));
        }
        Ok(())
    }
}

/// 订单金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplyAmount {
    /// 退款金额, in fen
    pub refund: PositiveFen,
    /// 退款出资账户及金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<List<From, 1, 10>>,
    /// 原订单金额, in fen
    pub total: PositiveFen,
    /// 退款币种
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// A refund that was accepted. What becomes of it is told by a query and by a callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applied {
    /// 微信退款单号
    pub refund_id: Id,
    /// 商户退款单号
    pub out_refund_no: Id,
    /// 退款创建时间
    pub create_time: WireTime,
    /// 订单金额
    pub amount: AmountShown,
    /// 优惠退款详情
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_detail: Option<Vec<Promotion>>,
    /// 退款出资商户: who pays
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_account: Option<RefundAccount>,
}

/// 退款金额信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountShown {
    /// 退款金额, in fen
    pub refund: i64,
    /// 退款出资账户及金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<FromShown>>,
    /// 用户退款金额, in fen
    pub payer_refund: i64,
    /// 优惠退款金额, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_refund: Option<i64>,
    /// 退款币种
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// 垫付金额, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance: Option<i64>,
    /// 手续费退款金额, in fen; only when a refund is sent to a card
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_fee: Option<i64>,
}

/// 优惠退款详情
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Promotion {
    /// 券 ID
    pub promotion_id: String,
    /// 优惠范围
    pub scope: PromotionScope,
    /// 优惠类型
    pub r#type: RefundPromotionType,
    /// 优惠券面额, in fen
    pub amount: i64,
    /// 优惠退款金额, in fen
    pub refund_amount: i64,
    /// 商品列表; only with single-item coupons
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_detail: Option<Vec<RefundGoods>>,
}

/// 退款商品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefundGoods {
    /// 商户侧商品编码
    pub merchant_goods_id: String,
    /// 微信侧商品编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wechatpay_goods_id: Option<String>,
    /// 商品名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_name: Option<String>,
    /// 商品单价, in fen
    pub unit_price: i64,
    /// 商品退款金额, in fen
    pub refund_amount: i64,
    /// 商品退货数量
    pub refund_quantity: i64,
}

/// The path of a query, or of an advance, by the refund's own number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByIdPath {
    /// 微信退款单号
    pub refund_id: Text<1, 64>,
}

impl Message for ByIdPath {}

/// The path of a query by the platform's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutRefundNoPath {
    /// 商户退款单号
    pub out_refund_no: Text<1, 64>,
}

impl Message for OutRefundNoPath {}

/// Whose refund it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 商品单个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<Text<1, 64>>,
    /// 二级商户号
    pub sub_mchid: MchNo,
}

impl Message for Query {}

/// A refund as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refund {
    /// 微信退款单号
    pub refund_id: Id,
    /// 商户退款单号
    pub out_refund_no: Id,
    /// 微信订单号
    pub transaction_id: Id,
    /// 商户订单号
    pub out_trade_no: Id,
    /// 退款渠道
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// 退款入账账户
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_received_account: Option<String>,
    /// 退款成功时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
    /// 退款创建时间
    pub create_time: WireTime,
    /// 退款状态
    pub status: Status,
    /// 退款金额信息
    pub amount: AmountShown,
    /// 优惠退款详情
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_detail: Option<Vec<Promotion>>,
    /// 退款出资商户: who paid
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_account: Option<RefundAccount>,
    /// 资金账户: from where
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_account: Option<FundsAccount>,
}

/// A refund that the buyer's account would not take is to go to a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplyAbnormal {
    /// 二级商户号
    pub sub_mchid: MchNo,
    /// 个人收款方受理授权 ID; a product outside this program
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_auth_id: Option<Text<1, 64>>,
    /// 商户退款单号
    pub out_refund_no: Number<1, 64>,
    /// 异常退款处理方式
    pub r#type: AbnormalType,
    /// 开户银行, of the buyer's card
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_type: Option<BankType>,
    /// 收款银行卡号, of the buyer, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<Encrypted<1024>>,
    /// 收款用户姓名, encrypted
    #[serde(skip_serializing_if = "Option::is_none")]
    pub real_name: Option<Encrypted<1024>>,
}

impl Message for ApplyAbnormal {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        let given = [self.bank_type.is_some(), self.bank_account.is_some(), self.real_name.is_some()];
        check_card(self.r#type, given)
    }
}

/// The buyer's card needs bank, number and name; `given` says which of them are there.
pub(in crate::v3) fn check_card(r#type: AbnormalType, given: [bool; 3]) -> Result<(), (&'static str, Issue)> {
    let absent =
        ["/bank_type", "/bank_account", "/real_name"].into_iter().zip(given).find(|(_, given)| !given);
    match (r#type, absent) {
        (AbnormalType::UserBankCard, Some((pointer, _))) => {
            Err(needed(pointer, "type 为 USER_BANK_CARD 时必填"))
        }
        _ => Ok(()),
    }
}

/// The sub-merchant is to pay an advance back; the query's `sub_mchid` is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReturnAdvance {
    /// 二级商户号
    pub sub_mchid: MchNo,
}

impl Message for ReturnAdvance {}

/// The recovery of an advance as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdvanceReturn {
    /// 微信退款单号
    pub refund_id: Id,
    /// 微信回补单号
    pub advance_return_id: Id,
    /// 垫付回补金额, in fen
    pub return_amount: i64,
    /// 出款方商户号
    pub payer_mchid: Id,
    /// 出款方账户
    pub payer_account: AccountType,
    /// 入账方商户号
    pub payee_mchid: Id,
    /// 入账方账户
    pub payee_account: AccountType,
    /// 垫付回补结果
    pub result: AdvanceResult,
    /// 垫付回补完成时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
}
