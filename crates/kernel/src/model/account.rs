//! Accounts and the entries that move money between them.

use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::ids::{MchId, OpenId, TransactionId};
use tongbao_base::{Fen, Time};

/// Owner of the operator's own accounts.
pub const OPERATOR: &str = "OPERATOR";

words! {
    /// The chart of accounts (contract 3.1).
    pub enum AccountKind {
        /// A merchant's money that it may withdraw (可用余额).
        BasicAvailable = "BASIC_AVAILABLE",
        /// A merchant's money that is frozen for splitting (不可用余额).
        BasicPending = "BASIC_PENDING",
        /// A merchant's operating money: subsidies are paid from it (运营账户).
        Operation = "OPERATION",
        /// A merchant's money for fees (手续费账户).
        Fees = "FEES",
        /// A sub-merchant's deposit (保证金账户).
        Deposit = "DEPOSIT",
        /// A person's change (零钱).
        Wallet = "WALLET",
        /// Operator: money at the payment channel; the outside world's side of every movement.
        ChannelCash = "CHANNEL_CASH",
        /// Operator: refunds on their way to the buyer.
        RefundTransit = "REFUND_TRANSIT",
        /// Operator: refunds that the buyer's bank would not take.
        AbnormalRefund = "ABNORMAL_REFUND",
        /// Operator: withdrawals on their way to the bank.
        PayoutTransit = "PAYOUT_TRANSIT",
        /// Operator: fees earned.
        FeeIncome = "FEE_INCOME",
        /// Operator: coupons that a sponsor pays.
        Marketing = "MARKETING",
    }
}

impl AccountKind {
    /// Whether the balance may never fall below zero: everything that belongs to somebody else.
    pub const fn is_guarded(self) -> bool {
        match self {
            Self::BasicAvailable
            | Self::BasicPending
            | Self::Operation
            | Self::Fees
            | Self::Deposit
            | Self::Wallet
            | Self::RefundTransit
            | Self::AbnormalRefund
            | Self::PayoutTransit => true,
            Self::ChannelCash | Self::FeeIncome | Self::Marketing => false,
        }
    }
}

entity! {
    /// A pocket with money in it. The balance is a cache of the sum of its entries.
    "account" key 3 pub struct Account {
        /// Platform.
        pub platform: MchId,
        /// Merchant number, openid, or [`OPERATOR`].
        pub owner: Arc<str>,
        /// Which of the owner's accounts.
        pub account: AccountKind,
        /// Whether the database, too, must refuse a balance below zero.
        pub guarded: bool,
        /// Sum of all entries to it less all entries from it.
        pub balance: Fen,
    }
}

words! {
    /// Why money moved: one word for each posting rule (contract, Annex B).
    pub enum Journal {
        /// J1, J2: the buyer paid.
        Pay = "PAY",
        /// J1, J2: the fee on it.
        Fee = "FEE",
        /// J3: the platform subsidised an order.
        Subsidy = "SUBSIDY",
        /// J4: it took a subsidy back.
        SubsidyReturn = "SUBSIDY_RETURN",
        /// J6, J7, J8: a receiver got its part.
        Split = "SPLIT",
        /// J10, J11: frozen money released to its owner.
        Release = "RELEASE",
        /// J12: a receiver gave its part back.
        SplitReturn = "SPLIT_RETURN",
        /// J14, J15, J16: money set aside for a buyer.
        Refund = "REFUND",
        /// J14, J15, J16: the fee given back for it.
        FeeBack = "FEE_BACK",
        /// The buyer received a refund.
        RefundPaid = "REFUND_PAID",
        /// J17: a refund was closed and reversed.
        RefundClosed = "REFUND_CLOSED",
        /// J18: a refund could not be paid and is held.
        RefundAbnormal = "REFUND_ABNORMAL",
        /// J19: a held refund is on its way again, to a card.
        RefundRerouted = "REFUND_REROUTED",
        /// J20: an advance was recovered.
        AdvanceReturn = "ADVANCE_RETURN",
        /// J21: a withdrawal left the merchant.
        Withdraw = "WITHDRAW",
        /// The bank took a withdrawal.
        WithdrawPaid = "WITHDRAW_PAID",
        /// J22: a withdrawal failed or bounced.
        WithdrawBack = "WITHDRAW_BACK",
        /// J24: available money put under control.
        Control = "CONTROL",
        /// J24: a control was lifted.
        ControlLifted = "CONTROL_LIFTED",
        /// J25: an account of a closed merchant was emptied to the bank.
        ClosingPayout = "CLOSING_PAYOUT",
        /// J23: money came in from outside.
        TopUp = "TOP_UP",
    }
}

entity! {
    /// One movement of money from one account to another: balanced by construction, never
    /// changed, never removed.
    "entry" key 2 pub struct Entry {
        /// Platform.
        pub platform: MchId,
        /// Unique, growing within one run of the program.
        pub serial: i64,
        /// When.
        pub at: Time,
        /// Why.
        pub journal: Journal,
        /// Who pays.
        pub from_owner: Arc<str>,
        /// From which account.
        pub from_account: AccountKind,
        /// Who receives.
        pub to_owner: Arc<str>,
        /// Into which account.
        pub to_account: AccountKind,
        /// How much; more than zero.
        pub amount: Fen,
        /// The order that it belongs to, if any.
        pub order_id: Option<TransactionId>,
        /// What caused it: the number of the order, refund, withdrawal …; of a split, the line as
        /// `split_id/line`; of a recovery, the refund.
        pub reference: Arc<str>,
    }
}

entity! {
    /// What a person received by splits in one calendar month (contract 2.4.3).
    "person_month" key 3 pub struct PersonMonth {
        /// Platform.
        pub platform: MchId,
        /// Person.
        pub openid: OpenId,
        /// `202611`.
        pub month: Arc<str>,
        /// Received so far.
        pub received: Fen,
    }
}

impl PersonMonth {
    /// The key of a person's month.
    pub fn key(platform: &MchId, openid: &OpenId, month: &str) -> Key {
        Key::of::<Self>([platform.into(), openid.into(), month.into()])
    }
}
