//! Wishes about refunds.

use super::{APP, PLATFORM, SUB};
use crate::model::Refund;
use crate::refund::{Apply, Card, OrderRef, Outcome, Payer, Reroute, Settle};
use tongbao_base::Fen;
use tongbao_base::ids::{RefundId, TransactionId};

/// A refund of `amount` of an order over `total`.
pub(crate) fn refund(id: &TransactionId, number: &str, amount: i64, total: i64) -> Apply {
    Apply {
        platform: PLATFORM.into(),
        appid: Some(APP.into()),
        sub_mchid: SUB.into(),
        sub_appid: None,
        order: OrderRef::Transaction(id.clone()),
        out_refund_no: number.into(),
        amount: Fen::new(amount),
        total: Fen::new(total),
        from: Vec::new(),
        payer: Payer::SubMerchant,
        reason: None,
        notify_url: Some("https://shop.example/refunded".to_owned()),
    }
}

pub(crate) fn settle(refund_id: &RefundId, outcome: Outcome) -> Settle {
    Settle { platform: PLATFORM.into(), refund_id: refund_id.clone(), outcome }
}

/// To a card, after it could not be paid.
pub(crate) fn reroute(refund: &Refund, card: Card) -> Reroute {
    Reroute {
        platform: PLATFORM.into(),
        sub_mchid: refund.sub_mchid.clone(),
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.out_refund_no.clone(),
        card,
    }
}

/// A card that a buyer names.
pub(crate) fn buyers_card() -> Card {
    Card::Buyer { bank: "CMB_DEBIT".to_owned(), tail: "0403".to_owned() }
}
