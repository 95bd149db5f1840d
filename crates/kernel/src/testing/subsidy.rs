//! Wishes about subsidies.

use super::{PLATFORM, SUB};
use crate::subsidy::{Cancel, Create, Return};
use tongbao_base::Fen;
use tongbao_base::ids::{RefundId, TransactionId};

pub(crate) fn cancel(id: &TransactionId) -> Cancel {
    Cancel {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        description: "refunded".to_owned(),
    }
}

pub(crate) fn subsidise(id: &TransactionId, amount: i64) -> Create {
    Create {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        amount: Fen::new(amount),
        description: "coupon".to_owned(),
        out_subsidy_no: None,
        refund_id: None,
    }
}

pub(crate) fn take_back(
    id: &TransactionId,
    number: &str,
    refund_id: Option<&RefundId>,
    amount: i64,
) -> Return {
    Return {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        out_order_no: number.into(),
        refund_id: refund_id.cloned(),
        subsidy_id: None,
        amount: Fen::new(amount),
        description: "coupon back".to_owned(),
        from: Vec::new(),
    }
}
