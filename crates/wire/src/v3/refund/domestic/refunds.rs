//! `/v3/refund/domestic/refunds…`: refunds of partners' sub-merchants and of direct merchants
//! (contract 2.13). What a direct merchant sends has no `sub_mchid`.

use crate::v3::ecommerce::refunds::{
    AbnormalType, BankType, Channel, FundsAccount, Promotion, Status, check_card,
};
use crate::v3::field::{
    Encrypted, Fen0, Issue, List, MchNo, NotifyUrl, Number, PositiveFen, Text, Whole, WireTime,
};
use crate::v3::object::{Currency, From, FromShown, needed};
use crate::v3::{Id, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A buyer is to get money back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
    /// 微信支付订单号; this or `out_trade_no`, this first
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
    /// 退款结果回调 url
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<NotifyUrl>,
    /// 退款资金来源
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_account: Option<FundsAccount>,
    /// 金额信息
    pub amount: Amount,
    /// 退款商品: which goods come back; told by the merchant and not kept
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_detail: Option<List<Goods, 1, 6000>>,
}

impl Message for Create {
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        if self.transaction_id.is_none() && self.out_trade_no.is_none() {
            return Err(needed("/transaction_id", "transaction_id 和 out_trade_no 至少填写一个"));
        }
        Ok(())
    }
}

/// 金额信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// 退款金额, in fen
    pub refund: PositiveFen,
    /// 退款出资账户及金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<List<From, 1, 10>>,
    /// 原订单金额, in fen
    pub total: PositiveFen,
    /// 退款币种
    pub currency: Currency,
}

/// 退款商品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Goods {
    /// 商户侧商品编码
    pub merchant_goods_id: Text<1, 32>,
    /// 微信侧商品编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wechatpay_goods_id: Option<Text<1, 32>>,
    /// 商品名称
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goods_name: Option<Text<1, 256>>,
    /// 商品单价, in fen
    pub unit_price: Fen0,
    /// 商品退款金额, in fen
    pub refund_amount: Fen0,
    /// 商品退货数量
    pub refund_quantity: Whole<1>,
}

/// Which refund, by the merchant's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Path {
    /// 商户退款单号
    pub out_refund_no: Text<1, 64>,
}

impl Message for Path {}

/// Whose refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
}

impl Message for Query {}

/// A refund that the buyer's account would not take is to go to a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplyAbnormal {
    /// 子商户号; left out by a direct merchant
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_mchid: Option<MchNo>,
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

/// A refund as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refund {
    /// 微信支付退款号
    pub refund_id: Id,
    /// 商户退款单号
    pub out_refund_no: Id,
    /// 微信支付订单号
    pub transaction_id: Id,
    /// 商户订单号
    pub out_trade_no: Id,
    /// 退款渠道
    pub channel: Channel,
    /// 退款入账账户
    pub user_received_account: String,
    /// 退款成功时间
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<WireTime>,
    /// 退款创建时间
    pub create_time: WireTime,
    /// 退款状态
    pub status: Status,
    /// 资金账户: from where
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds_account: Option<FundsAccount>,
    /// 金额信息
    pub amount: AmountShown,
    /// 优惠退款信息
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_detail: Option<Vec<Promotion>>,
}

/// 金额信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmountShown {
    /// 订单金额, in fen
    pub total: i64,
    /// 退款金额, in fen
    pub refund: i64,
    /// 退款出资账户及金额
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<FromShown>>,
    /// 用户支付金额, in fen
    pub payer_total: i64,
    /// 用户退款金额, in fen
    pub payer_refund: i64,
    /// 应结退款金额, in fen: less what a merchant's own coupon bore
    pub settlement_refund: i64,
    /// 应结订单金额, in fen: less what a merchant's own coupon bore
    pub settlement_total: i64,
    /// 优惠退款金额, in fen
    pub discount_refund: i64,
    /// 退款币种
    pub currency: Currency,
    /// 手续费退款金额, in fen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_fee: Option<i64>,
}
