//! An ordinary order (contract 2.2.2, 4.2).

use crate::{coupon, word};
use std::sync::Arc;
use tongbao_base::ids::{AppId, OpenId};
use tongbao_kernel::model::{LastAttempt, Order, OrderState};
use tongbao_wire::v3::field::{Fen0, WireTime};
use tongbao_wire::v3::object::{Currency, SettleInfo, TradeState};
use tongbao_wire::v3::pay::partner::transactions::{
    AmountShown, PayerShown, Reversed, SceneShown, Terms, Transaction,
};

/// What a query shows. Payment's own facts stand in it once it is paid.
pub fn queried(order: &Order) -> Transaction {
    let terms = Terms::read(&order.terms);
    Transaction {
        description: Some(order.description.clone()),
        notify_url: (!order.notify_url.is_empty()).then(|| order.notify_url.clone()),
        time_expire: Some(order.expires_at.into()),
        settle_info: Some(SettleInfo {
            profit_sharing: Some(order.profit_sharing),
            subsidy_amount: Fen0::new(order.subsidy_planned.get()).ok().filter(|planned| planned.get() > 0),
        }),
        goods_tag: terms.goods_tag,
        limit_pay: terms.limit_pay,
        support_fapiao: terms.support_fapiao,
        detail: terms.detail,
        scene_info: terms.scene_info,
        ..common(order, word::trade_state(order.state))
    }
}

/// A code payment that was reversed.
pub fn reversed(order: &Order) -> Reversed {
    Reversed {
        sp_appid: named(&order.appid),
        sp_mchid: order.platform.shared(),
        sub_appid: order.sub_appid.as_ref().map(AppId::shared),
        sub_mchid: order.sub_mchid.shared(),
        out_trade_no: order.out_trade_no.shared(),
    }
}

/// An application, if the order names one.
pub(crate) fn named(appid: &AppId) -> Option<Arc<str>> {
    (!appid.as_str().is_empty()).then(|| appid.shared())
}

/// What the reply to a payment code shows: the order as it stands.
pub fn answered(order: &Order) -> Transaction {
    common(order, word::trade_state(order.state))
}

/// What the callback of the payment shows: the success that it tells of, whatever came after.
pub fn paid(order: &Order) -> Transaction {
    let device_id = Terms::read(&order.terms).device_id().cloned();
    Transaction {
        trade_state_desc: "支付成功".to_owned(),
        scene_info: device_id
            .map(|device_id| SceneShown { device_id: Some(device_id), ..SceneShown::default() }),
        ..common(order, TradeState::Success)
    }
}

fn common(order: &Order, state: TradeState) -> Transaction {
    let paid = order.was_paid();
    Transaction {
        sp_appid: named(&order.appid),
        sp_mchid: order.platform.shared(),
        sub_appid: order.sub_appid.as_ref().map(AppId::shared),
        sub_mchid: order.sub_mchid.shared(),
        out_trade_no: order.out_trade_no.shared(),
        transaction_id: paid.then(|| order.transaction_id.shared()),
        trade_type: Some(word::trade_type(order.trade_type)),
        trade_state: state,
        trade_state_desc: described(order).to_owned(),
        bank_type: order.bank_type.clone(),
        attach: order.attach.clone(),
        success_time: order.paid_at.map(WireTime),
        payer: paid.then(|| payer(order)),
        amount: paid.then(|| AmountShown {
            total: order.total.get(),
            payer_total: order.payer_total.get(),
            currency: Currency::Cny,
            payer_currency: Currency::Cny,
        }),
        scene_info: None,
        promotion_detail: coupon::of_order(order),
        description: None,
        notify_url: None,
        time_expire: None,
        settle_info: None,
        goods_tag: None,
        limit_pay: None,
        support_fapiao: None,
        detail: None,
        installment_info: None,
    }
}

fn payer(order: &Order) -> PayerShown {
    let sub_openid = order.sub_openid.as_ref().map(OpenId::shared);
    let named = order.sp_openid.as_ref().map(OpenId::shared);
    // A payer named only under the sub-merchant's application is not known under the platform's.
    let who = if sub_openid.is_some() { None } else { order.payer.as_ref().map(OpenId::shared) };
    PayerShown { sp_openid: named.or(who), sub_openid }
}

/// 交易状态描述. A failed try leaves the order payable; only the description tells of it
/// (contract 2.2.4).
fn described(order: &Order) -> &'static str {
    match (order.state, order.last_attempt) {
        (OrderState::NotPay, Some(LastAttempt::PayError)) => "支付失败，请重新下单支付",
        (OrderState::NotPay, Some(LastAttempt::UserPaying)) | (OrderState::UserPaying, _) => {
            "用户支付中，需要输入密码"
        }
        (OrderState::NotPay, None) => "订单未支付",
        (OrderState::Success, _) => "支付成功",
        (OrderState::Refund, _) => "订单发生过退款，退款详情请查询退款单",
        (OrderState::Closed, _) => "订单已关闭",
        (OrderState::PayError, _) => "支付失败，请撤销订单或重新下单支付",
        (OrderState::Revoked, _) => "订单已撤销",
    }
}
