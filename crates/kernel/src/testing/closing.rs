//! Wishes about closings.

use super::PLATFORM;
use crate::closing::{Apply, ClosingRef, Confirm, Confirmation, Payee, Wish};
use crate::model::{AccountKind, Closing, Sweep};
use tongbao_base::Fen;

pub(crate) fn payee() -> Payee {
    Payee {
        sealed: vec![1, 2, 3],
        digest: "d1".to_owned(),
        bank: "招商银行".to_owned(),
        tail: "6789".to_owned(),
    }
}

/// An application to close, with its papers.
pub(crate) fn close(sub_mchid: &str, number: &str, sweep: Sweep) -> Apply {
    apply(sub_mchid, number, Wish::Settle { sweep, payee: payee(), has_proof: true })
}

/// An application for money left in a closed number.
pub(crate) fn leftover(sub_mchid: &str, number: &str, account: AccountKind, amount: i64) -> Apply {
    let payee = Some(payee());
    let amount = Fen::new(amount);
    apply(sub_mchid, number, Wish::Leftover { account, amount, payee, payee_mchid: None })
}

/// The platform confirms for the merchant.
pub(crate) fn confirm(closing: &Closing) -> Confirm {
    Confirm {
        platform: PLATFORM.into(),
        sub_mchid: closing.sub_mchid.clone(),
        closing: ClosingRef::Id(closing.closing_id.clone()),
        also: None,
        confirmation: Confirmation::Platform {
            operator: "id1102".to_owned(),
            at: crate::testing::START,
            contract_version: "V20241213".to_owned(),
        },
    }
}

pub(crate) fn apply(sub_mchid: &str, number: &str, wish: Wish) -> Apply {
    Apply {
        platform: PLATFORM.into(),
        sub_mchid: sub_mchid.into(),
        out_request_no: number.into(),
        wish,
        papers: Vec::new(),
        terms: "{}".to_owned(),
    }
}
