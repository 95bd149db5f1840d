//! Refunds as the generic family shows them: one object for the reply and the query (contract 2.13).

use super::{channel, from, funds_account, promotions, received_account, success_time};
use crate::word;
use tongbao_kernel::model::{Order, Refund};
use tongbao_wire::v3::object::Currency;
use tongbao_wire::v3::refund::domestic::refunds::{self as wire, AmountShown};

/// A refund as it stands.
pub fn shown(refund: &Refund, order: &Order) -> wire::Refund {
    wire::Refund {
        refund_id: refund.refund_id.shared(),
        out_refund_no: refund.out_refund_no.shared(),
        transaction_id: refund.transaction_id.shared(),
        out_trade_no: refund.out_trade_no.shared(),
        channel: channel(refund),
        user_received_account: received_account(refund, order),
        success_time: success_time(refund, refund.status),
        create_time: refund.created_at.into(),
        status: word::refund_status(refund.status),
        funds_account: Some(funds_account(refund)),
        amount: amount(refund, order),
        promotion_detail: promotions(refund, order),
    }
}

/// Coupons are a sponsor's, so that nothing is taken off what is settled.
fn amount(refund: &Refund, order: &Order) -> AmountShown {
    AmountShown {
        total: order.total.get(),
        refund: refund.amount.get(),
        from: from(refund),
        payer_total: order.payer_total.get(),
        payer_refund: refund.payer_refund.get(),
        settlement_refund: refund.amount.get(),
        settlement_total: order.total.get(),
        discount_refund: refund.discount_refund.get(),
        currency: Currency::Cny,
        refund_fee: Some(refund.fee_back.get()),
    }
}
