//! What a coupon's sponsor bore of an order. The ledger keeps only its amount, so the coupon is
//! named after the order: the same in the payment and in every refund of it.

use tongbao_base::Fen;
use tongbao_kernel::model::Order;
use tongbao_wire::v3::ecommerce::refunds;
use tongbao_wire::v3::object::{Currency, Promotion, PromotionScope, PromotionType};

const NAME: &str = "代金券";

/// The sponsor's share of a paid order; none when the buyer paid all.
fn share(order: &Order) -> Option<Fen> {
    order.total.minus(order.payer_total).ok().filter(|share| order.was_paid() && share.is_positive())
}

/// `promotion_detail` of a payment. The sponsor pays (充值型): the merchant gets the full price.
pub(crate) fn of_order(order: &Order) -> Option<Vec<Promotion>> {
    let share = share(order)?;
    Some(vec![Promotion {
        coupon_id: order.transaction_id.to_string(),
        name: Some(NAME.to_owned()),
        scope: Some(PromotionScope::Global),
        r#type: Some(PromotionType::Cash),
        amount: share.get(),
        stock_id: None,
        wechatpay_contribute: Some(0),
        merchant_contribute: Some(0),
        other_contribute: Some(share.get()),
        currency: Some(Currency::Cny),
        goods_detail: None,
    }])
}

/// `promotion_detail` of a refund.
pub(crate) fn of_refund(order: &Order, back: Fen) -> Option<Vec<refunds::Promotion>> {
    let share = share(order).filter(|_| back.is_positive())?;
    Some(vec![refunds::Promotion {
        promotion_id: order.transaction_id.to_string(),
        scope: PromotionScope::Global,
        r#type: refunds::RefundPromotionType::Coupon,
        amount: share.get(),
        refund_amount: back.get(),
        goods_detail: None,
    }])
}
