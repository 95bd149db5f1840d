//! A combined order with its sub-orders (contract 2.3.2, 4.2).

use crate::{coupon, word};
use tongbao_base::ids::{AppId, OpenId};
use tongbao_kernel::model::{Combined, Order};
use tongbao_wire::v3::combine_transactions::{
    self as wire, PayerShown, SubAmountShown, SubOrderShown, Terms,
};
use tongbao_wire::v3::field::WireTime;
use tongbao_wire::v3::object::{Currency, TradeState};

/// What a query shows.
pub fn queried(combined: &Combined, orders: &[Order]) -> wire::Combined {
    let members = orders.iter().map(|order| member(order, word::trade_state(order.state))).collect();
    whole(combined, members)
}

/// What the callback of the payment shows: the success that it tells of, whatever came after.
pub fn paid(combined: &Combined, orders: &[Order]) -> wire::Combined {
    whole(combined, orders.iter().map(|order| member(order, TradeState::Success)).collect())
}

fn whole(combined: &Combined, sub_orders: Vec<SubOrderShown>) -> wire::Combined {
    let terms = Terms::read(&combined.terms);
    let payer = combined.openid.as_ref().or(combined.payer.as_ref());
    let is_paid = combined.paid_at.is_some();
    wire::Combined {
        combine_appid: combined.appid.shared(),
        combine_mchid: combined.platform.shared(),
        combine_out_trade_no: combined.out_trade_no.shared(),
        combine_transaction_id: is_paid.then(|| combined.combine_id.shared()),
        scene_info: terms.scene_info.filter(|scene| scene.device_id.is_some()),
        sub_orders,
        combine_payer_info: payer.filter(|_| is_paid).map(|openid| PayerShown { openid: openid.shared() }),
        trade_scenario: terms.trade_scenario,
        installment_info: None,
    }
}

fn member(order: &Order, state: TradeState) -> SubOrderShown {
    let paid = order.is_paid();
    SubOrderShown {
        mchid: order.platform.shared(),
        individual_auth_id: None,
        individual_name: None,
        trade_type: Some(word::trade_type(order.trade_type)),
        trade_state: state,
        bank_type: order.bank_type.clone(),
        attach: order.attach.clone(),
        success_time: order.paid_at.map(WireTime),
        transaction_id: paid.then(|| order.transaction_id.shared()),
        out_trade_no: order.out_trade_no.shared(),
        sub_mchid: (!order.is_direct()).then(|| order.sub_mchid.shared()),
        sub_appid: order.sub_appid.as_ref().map(AppId::shared),
        sub_openid: order.sub_openid.as_ref().map(OpenId::shared),
        promotion_detail: coupon::of_order(order),
        amount: paid.then(|| SubAmountShown {
            total_amount: order.total.get(),
            currency: Currency::Cny,
            payer_amount: order.payer_total.get(),
            payer_currency: Currency::Cny,
            settlement_rate: None,
        }),
    }
}
