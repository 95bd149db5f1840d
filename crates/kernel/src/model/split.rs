//! Profit sharing: split requests, their details, and returns.

use super::{Family, ReceiverKind};
use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::ids::{DetailId, MchId, OutNo, ReturnId, SplitId, TransactionId};
use tongbao_base::{Fen, Time};

words! {
    /// What a row under an `out_order_no` asked for.
    pub enum SplitKind {
        /// To split (请求分账).
        Split = "SPLIT",
        /// To finish (完结分账).
        Finish = "FINISH",
    }
}

words! {
    /// Whether a request was worked off. Success is a matter of each receiver.
    pub enum SplitState {
        /// Accepted.
        Processing = "PROCESSING",
        /// Worked off.
        Finished = "FINISHED",
    }
}

words! {
    /// What became of one receiver's part.
    pub enum SplitResult {
        /// Not yet tried.
        Pending = "PENDING",
        /// Paid.
        Success = "SUCCESS",
        /// Refused; see the reason.
        Closed = "CLOSED",
    }
}

words! {
    /// Why a receiver's part was closed (contract 2.4.3).
    pub enum FailReason {
        /// The receiver's account is abnormal.
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// The relation was taken away meanwhile.
        NoRelation = "NO_RELATION",
        /// The receiver is a risk.
        ReceiverHighRisk = "RECEIVER_HIGH_RISK",
        /// The receiver has not proved who it is.
        ReceiverRealNameNotVerified = "RECEIVER_REAL_NAME_NOT_VERIFIED",
        /// The right to split was taken away meanwhile.
        NoAuth = "NO_AUTH",
        /// A person's limit for the month is reached.
        ReceiverReceiptLimit = "RECEIVER_RECEIPT_LIMIT",
        /// The payer's account is abnormal.
        PayerAccountAbnormal = "PAYER_ACCOUNT_ABNORMAL",
        /// The description was not accepted.
        InvalidRequest = "INVALID_REQUEST",
    }
}

entity! {
    /// A split request or a finish.
    "split" key 2 pub struct Split {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub split_id: SplitId,
        /// The platform's number.
        pub out_order_no: OutNo,
        /// Which rules it follows: its order's.
        pub family: Family,
        /// What was asked for.
        pub kind: SplitKind,
        /// The order.
        pub transaction_id: TransactionId,
        /// Whose money it is.
        pub sub_mchid: MchId,
        /// Whether it was worked off.
        pub state: SplitState,
        /// The request ends the splitting of the order.
        pub finish: bool,
        /// Sum over the receivers asked for.
        pub amount: Fen,
        /// How many receivers were asked for.
        pub receivers: i64,
        /// What a finish released.
        pub finish_amount: Fen,
        /// What a finish said.
        pub description: String,
        /// How many returns were accepted.
        pub returns: i64,
        /// When it was accepted.
        pub created_at: Time,
        /// When it was worked off.
        pub finished_at: Option<Time>,
    }
}

impl Split {
    /// The key of a split.
    pub fn key(platform: &MchId, split_id: &SplitId) -> Key {
        Key::of::<Self>([platform.into(), split_id.into()])
    }

    /// How many detail rows it has now: a finish adds one when it is worked off.
    pub fn lines(&self) -> i64 {
        self.receivers.saturating_add(i64::from(self.finish && self.finish_amount.is_positive()))
    }
}

entity! {
    /// One receiver's part of a split.
    "split_detail" key 3 pub struct SplitDetail {
        /// Platform.
        pub platform: MchId,
        /// The split.
        pub split_id: SplitId,
        /// Its place in the request, from 0.
        pub line: i64,
        /// Its number.
        pub detail_id: DetailId,
        /// What kind of account receives.
        pub kind: ReceiverKind,
        /// Who receives.
        pub account: Arc<str>,
        /// How much.
        pub amount: Fen,
        /// What for.
        pub description: String,
        /// What became of it.
        pub result: SplitResult,
        /// Why it was closed.
        pub fail_reason: Option<FailReason>,
        /// When it was settled either way.
        pub finished_at: Option<Time>,
        /// What was given back of it, returns under way included.
        pub returned: Fen,
    }
}

impl SplitDetail {
    /// The key of a line.
    pub fn key(platform: &MchId, split_id: &SplitId, line: i64) -> Key {
        Key::of::<Self>([platform.into(), split_id.into(), line.into()])
    }

    /// How entries and callbacks name it: `split_id/line`.
    pub fn address(split_id: &SplitId, line: i64) -> String {
        format!("{split_id}/{line}")
    }

    /// The split and the line that an address names, if it is one.
    pub fn of_address(address: &str) -> Option<(SplitId, i64)> {
        let (split_id, line) = address.split_once('/')?;
        Some((SplitId::from(split_id), line.parse().ok()?))
    }
}

words! {
    /// What became of a return.
    pub enum ReturnResult {
        /// The receiver had too little; tried again.
        Processing = "PROCESSING",
        /// Done.
        Success = "SUCCESS",
        /// Given up.
        Failed = "FAILED",
    }
}

words! {
    /// Why a return failed.
    pub enum ReturnFailure {
        /// The receiver's account is abnormal.
        AccountAbnormal = "ACCOUNT_ABNORMAL",
        /// The receiver had too little; said in the generic family alone.
        BalanceNotEnough = "BALANCE_NOT_ENOUGH",
        /// Five days passed.
        TimeOutClosed = "TIME_OUT_CLOSED",
    }
}

entity! {
    /// A receiver gives (part of) its part back.
    "split_return" key 2 pub struct SplitReturn {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub return_id: ReturnId,
        /// The platform's number.
        pub out_return_no: OutNo,
        /// The split.
        pub split_id: SplitId,
        /// The platform's number of the split.
        pub out_order_no: OutNo,
        /// The detail that is given back.
        pub line: i64,
        /// The order.
        pub transaction_id: TransactionId,
        /// Who gets the money.
        pub sub_mchid: MchId,
        /// Who gives it.
        pub return_mchid: MchId,
        /// How much.
        pub amount: Fen,
        /// What for.
        pub description: String,
        /// What became of it.
        pub result: ReturnResult,
        /// Why it failed.
        pub fail_reason: Option<ReturnFailure>,
        /// When it was accepted.
        pub created_at: Time,
        /// When it was settled either way.
        pub finished_at: Option<Time>,
    }
}

impl SplitReturn {
    /// The key of a return.
    pub fn key(platform: &MchId, return_id: &ReturnId) -> Key {
        Key::of::<Self>([platform.into(), return_id.into()])
    }
}
