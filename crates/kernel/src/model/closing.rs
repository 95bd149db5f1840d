//! The closing of a sub-merchant (注销), and money that is left after it.

use super::AccountKind;
use crate::row::{entity, words};
use crate::tables::Key;
use tongbao_base::ids::{ClosingId, MchId, OutNo, WithdrawId};
use tongbao_base::{Fen, Time};

words! {
    /// Which of the three ways an application goes (contract 2.9).
    pub enum ClosingFlow {
        /// 注销提现: closes and pays every account out (2.9.1).
        Settling = "SETTLING",
        /// The older way: closes a sub-merchant that has nothing left (2.9.2).
        Plain = "PLAIN",
        /// Money of a sub-merchant that is closed already (2.9.2).
        Leftover = "LEFTOVER",
    }
}

words! {
    /// Where an application stands as far as it is decided; what became of its payouts is read
    /// from them.
    pub enum ClosingState {
        /// It came.
        Accepted = "ACCEPTED",
        /// It is looked at.
        Reviewing = "REVIEWING",
        /// It was turned down.
        Rejected = "REJECTED",
        /// It was passed; the merchant, or the platform for it, must confirm.
        WaitingConfirm = "WAITING_MERCHANT_CONFIRM",
        /// Nobody confirmed in time.
        Revoked = "REVOKED",
        /// It was confirmed; the number is closed, its money is about to leave.
        Processing = "SYSTEM_PROCESSING",
        /// The number is closed and nothing was to be paid.
        Cancelled = "CANCELED",
        /// Its money went to the bank.
        Paying = "FUND_PROCESSING",
    }
}

impl ClosingState {
    /// Whether somebody has still to decide.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Accepted | Self::Reviewing | Self::WaitingConfirm | Self::Processing)
    }

    /// Whether it was confirmed.
    pub const fn is_confirmed(self) -> bool {
        matches!(self, Self::Processing | Self::Cancelled | Self::Paying)
    }
}

words! {
    /// Whether the closed merchant's money goes to the bank.
    pub enum Sweep {
        /// All of it.
        Apply = "APPLY_WITHDRAW",
        /// It stays where it is, to be applied for later.
        Leave = "NOT_APPLY_WITHDRAW",
    }
}

entity! {
    /// An application to close a sub-merchant, or for money left after it.
    "closing" key 2 pub struct Closing {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub closing_id: ClosingId,
        /// Who is closed.
        pub sub_mchid: MchId,
        /// The platform's number, unique for the flow.
        pub out_request_no: OutNo,
        /// Which way it goes.
        pub flow: ClosingFlow,
        /// Where it stands.
        pub state: ClosingState,
        /// Whether the money goes to the bank.
        pub sweep: Sweep,
        /// The number was closed already; only its money is left to pay.
        pub again: bool,
        /// Leftover: from which account.
        pub account: Option<AccountKind>,
        /// Leftover: how much.
        pub amount: Option<Fen>,
        /// Who is paid, sealed; nobody reads it but the bank's edge.
        pub payee: Option<Vec<u8>>,
        /// Equal for equal payees.
        pub payee_digest: Option<String>,
        /// The payee's bank, `工商银行`.
        pub card_bank: String,
        /// The last four digits of the payee's account.
        pub card_tail: String,
        /// The rest of what was asked for, as the edge wrote it; compared, never read.
        pub terms: String,
        /// An operator looks at it; it does not pass by itself.
        pub held: bool,
        /// Why it was turned down.
        pub reject_reason: Option<String>,
        /// The payouts' numbers, separated by commas.
        pub payouts: String,
        /// When it goes on by itself, if it does.
        pub due_at: Option<Time>,
        /// Who confirmed for the merchant; the merchant itself has no name here.
        pub confirmed_by: Option<String>,
        /// When, as the one who confirmed says.
        pub confirmed_at: Option<Time>,
        /// Which text of the agreement was shown.
        pub contract_version: Option<String>,
        /// When it came.
        pub created_at: Time,
        /// When it last changed.
        pub updated_at: Time,
    }
}

impl Closing {
    /// The key of an application.
    pub fn key(platform: &MchId, closing_id: &ClosingId) -> Key {
        Key::of::<Self>([platform.into(), closing_id.into()])
    }

    /// How its number is found: unique for a flow.
    pub fn alias_number(flow: ClosingFlow, number: &OutNo) -> String {
        format!("{flow}/{number}")
    }

    /// The payouts' numbers.
    pub fn payout_ids(&self) -> impl Iterator<Item = WithdrawId> {
        self.payouts.split(',').filter(|id| !id.is_empty()).map(WithdrawId::from)
    }
}
