//! Refunds to the buyer, and the recovery of what the platform advanced.

use super::AccountKind;
use crate::row::{entity, words};
use crate::tables::Key;
use tongbao_base::ids::{AdvanceReturnId, MchId, OutNo, RefundId, TransactionId};
use tongbao_base::{Fen, Time};

words! {
    /// Whose money, and which.
    pub enum Pocket {
        /// The sub-merchant's frozen money.
        Pending = "PENDING",
        /// The sub-merchant's available money.
        Available = "AVAILABLE",
        /// The platform's, in advance.
        Advance = "ADVANCE",
    }
}

words! {
    /// Where a refund stands (contract 2.6.2).
    pub enum RefundStatus {
        /// Accepted, on its way.
        Processing = "PROCESSING",
        /// The buyer has it.
        Success = "SUCCESS",
        /// Closed; the money went back to where it came from.
        Closed = "CLOSED",
        /// The buyer's account would not take it; held by the operator.
        Abnormal = "ABNORMAL",
    }
}

words! {
    /// Which way the buyer's money goes (contract 2.6.3).
    pub enum RefundRoute {
        /// Back to where it came from.
        Original = "ORIGINAL",
        /// To a bank card that the buyer named.
        BuyerCard = "USER_BANK_CARD",
        /// To the seller's settlement card; the seller hands it over.
        MerchantCard = "MERCHANT_BANK_CARD",
    }
}

entity! {
    /// A refund.
    "refund" key 2 pub struct Refund {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub refund_id: RefundId,
        /// The platform's number, unique for the sub-merchant.
        pub out_refund_no: OutNo,
        /// The order.
        pub transaction_id: TransactionId,
        /// The platform's number of the order.
        pub out_trade_no: OutNo,
        /// Who sold.
        pub sub_mchid: MchId,
        /// How much of the order, gross (r).
        pub amount: Fen,
        /// Of that, what the buyer gets.
        pub payer_refund: Fen,
        /// Of that, what goes back to the coupon's sponsor.
        pub discount_refund: Fen,
        /// The fee given back with it (φ).
        pub fee_back: Fen,
        /// Who paid for it.
        pub pocket: Pocket,
        /// The platform named the pocket itself.
        pub pocket_named: bool,
        /// The platform allowed an advance.
        pub advance_allowed: bool,
        /// What the platform advanced.
        pub advance: Fen,
        /// From which of its accounts.
        pub advance_account: Option<AccountKind>,
        /// Where it stands.
        pub status: RefundStatus,
        /// Which way the money goes.
        pub route: RefundRoute,
        /// Of the buyer's card: its bank, `CMB_DEBIT`.
        pub card_bank: Option<String>,
        /// Its last four digits; more of it is never stored.
        pub card_tail: Option<String>,
        /// Why the buyer gets it.
        pub reason: Option<String>,
        /// Where the platform is told.
        pub notify_url: Option<String>,
        /// When it was accepted.
        pub created_at: Time,
        /// When the buyer had it.
        pub success_at: Option<Time>,
    }
}

impl Refund {
    /// The key of a refund.
    pub fn key(platform: &MchId, refund_id: &RefundId) -> Key {
        Key::of::<Self>([platform.into(), refund_id.into()])
    }

    /// How its number is found: unique for a sub-merchant.
    pub fn alias_number(sub_mchid: &MchId, out_refund_no: &OutNo) -> String {
        format!("{sub_mchid}/{out_refund_no}")
    }
}

words! {
    /// What became of an advance's recovery.
    pub enum AdvanceResult {
        /// The sub-merchant has too little; tried again.
        Processing = "PROCESSING",
        /// Recovered.
        Success = "SUCCESS",
        /// Ninety days passed; final.
        Failed = "FAILED",
    }
}

entity! {
    /// The sub-merchant pays an advance back, in full.
    "advance_return" key 2 pub struct AdvanceReturn {
        /// Platform, who gets it.
        pub platform: MchId,
        /// The refund; there is one recovery for each.
        pub refund_id: RefundId,
        /// Its number.
        pub advance_return_id: AdvanceReturnId,
        /// Who pays.
        pub sub_mchid: MchId,
        /// How much.
        pub amount: Fen,
        /// Into which of the platform's accounts.
        pub payee_account: AccountKind,
        /// What became of it.
        pub result: AdvanceResult,
        /// When it was first asked for.
        pub created_at: Time,
        /// When it was settled either way.
        pub finished_at: Option<Time>,
    }
}

impl AdvanceReturn {
    /// The key of a refund's recovery.
    pub fn key(platform: &MchId, refund_id: &RefundId) -> Key {
        Key::of::<Self>([platform.into(), refund_id.into()])
    }
}
