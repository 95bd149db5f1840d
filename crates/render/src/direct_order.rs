//! An order of a direct merchant (contract 2.11, 4.2): what [`crate::order`] says of it, without
//! a sub-merchant.

use crate::order;
use tongbao_base::ids::OpenId;
use tongbao_kernel::model::Order;
use tongbao_wire::v3::object::Settle;
use tongbao_wire::v3::pay::partner::transactions as partner;
use tongbao_wire::v3::pay::transactions::{PayerShown, Reversed, Transaction};

/// A code payment that was reversed.
pub fn reversed(order: &Order) -> Reversed {
    Reversed {
        appid: order.appid.shared(),
        mchid: order.platform.shared(),
        out_trade_no: order.out_trade_no.shared(),
    }
}

/// What a query shows.
pub fn queried(order: &Order) -> Transaction {
    of(order, order::queried(order))
}

/// What the reply to a payment code shows.
pub fn answered(order: &Order) -> Transaction {
    of(order, order::answered(order))
}

/// What the callback of the payment shows.
pub fn paid(order: &Order) -> Transaction {
    of(order, order::paid(order))
}

fn of(order: &Order, shown: partner::Transaction) -> Transaction {
    let payer = order.sp_openid.as_ref().or(order.payer.as_ref()).map(OpenId::shared);
    Transaction {
        appid: order.appid.shared(),
        mchid: shown.sp_mchid,
        out_trade_no: shown.out_trade_no,
        transaction_id: shown.transaction_id,
        trade_type: shown.trade_type,
        trade_state: shown.trade_state,
        trade_state_desc: shown.trade_state_desc,
        bank_type: shown.bank_type,
        attach: shown.attach,
        success_time: shown.success_time,
        payer: shown.payer.and(payer).map(|openid| PayerShown { openid }),
        amount: shown.amount,
        scene_info: shown.scene_info,
        promotion_detail: shown.promotion_detail,
        description: shown.description,
        notify_url: shown.notify_url,
        time_expire: shown.time_expire,
        settle_info: shown.settle_info.map(|settle| Settle { profit_sharing: settle.profit_sharing }),
        goods_tag: shown.goods_tag,
        limit_pay: shown.limit_pay,
        support_fapiao: shown.support_fapiao,
        detail: shown.detail,
        installment_info: shown.installment_info,
    }
}
