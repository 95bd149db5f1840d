//! Wishes about withdrawals.

use super::PLATFORM;
use crate::model::AccountKind;
use crate::withdrawal::{Create, Outcome, Settle};
use tongbao_base::Fen;
use tongbao_base::ids::WithdrawId;

pub(crate) fn withdraw(mchid: &str, number: &str, amount: i64) -> Create {
    Create {
        platform: PLATFORM.into(),
        mchid: mchid.into(),
        out_request_no: number.into(),
        account: AccountKind::BasicAvailable,
        amount: Fen::new(amount),
        remark: None,
        bank_memo: None,
        notify_url: Some("https://shop.example/withdrawn".to_owned()),
    }
}

pub(crate) fn settle(withdraw_id: &WithdrawId, outcome: Outcome) -> Settle {
    Settle { platform: PLATFORM.into(), withdraw_id: withdraw_id.clone(), outcome }
}
