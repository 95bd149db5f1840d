//! Withdrawals to the bank.

use super::AccountKind;
use crate::row::{entity, words};
use crate::tables::Key;
use tongbao_base::ids::{MchId, OutNo, WithdrawId};
use tongbao_base::{Fen, Time};

words! {
    /// Where a withdrawal stands (contract 2.7.3).
    pub enum WithdrawStatus {
        /// Kept although the balance was short; try again with the same number.
        Init = "INIT",
        /// Accepted.
        CreateSuccess = "CREATE_SUCCESS",
        /// The bank took it.
        Success = "SUCCESS",
        /// It failed; the money is back.
        Fail = "FAIL",
        /// The bank sent it back; the money is back (退票).
        Refund = "REFUND",
        /// Closed before it began.
        Close = "CLOSE",
    }
}

entity! {
    /// A withdrawal.
    "withdrawal" key 2 pub struct Withdrawal {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub withdraw_id: WithdrawId,
        /// Whose money: the platform or one of its sub-merchants.
        pub mchid: MchId,
        /// The platform's number, unique for the merchant.
        pub out_request_no: OutNo,
        /// From which account.
        pub account: AccountKind,
        /// How much.
        pub amount: Fen,
        /// Where it stands.
        pub status: WithdrawStatus,
        /// Why it failed or came back.
        pub reason: Option<String>,
        /// The platform's remark.
        pub remark: Option<String>,
        /// What the bank statement says.
        pub bank_memo: Option<String>,
        /// Where the platform is told.
        pub notify_url: Option<String>,
        /// The bank of the card.
        pub card_bank: String,
        /// The last four digits of the card.
        pub card_tail: String,
        /// When it was first asked for.
        pub created_at: Time,
        /// When it last changed.
        pub updated_at: Time,
    }
}

impl Withdrawal {
    /// The key of a withdrawal.
    pub fn key(platform: &MchId, withdraw_id: &WithdrawId) -> Key {
        Key::of::<Self>([platform.into(), withdraw_id.into()])
    }

    /// How its number is found: unique for a merchant.
    pub fn alias_number(mchid: &MchId, out_request_no: &OutNo) -> String {
        format!("{mchid}/{out_request_no}")
    }
}
