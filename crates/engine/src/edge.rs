//! What the edges give: the time, the outside world's word on money, and the steps of time.
//!
//! Traits only; a sandbox or a production channel implements them, and rooms on one floor need
//! not know each other.

use crate::Failure;
use async_trait::async_trait;
use tongbao_base::ids::{ApplymentId, MchId, NotificationId, OutNo, SettlementChangeId, SubjectChangeId};
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{FailReason, Refund, SplitDetail, Withdrawal};
use tongbao_kernel::order::CodeWord;

/// Tells the time by which rules are decided. The sandbox moves it.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Time;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Time {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Time::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// What the channel says of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundWord {
    /// It is settled.
    Settled(tongbao_kernel::refund::Outcome),
    /// Ask again then.
    Later(Time),
}

/// What the bank says of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutWord {
    /// It is settled.
    Settled(tongbao_kernel::withdrawal::Outcome),
    /// Ask again then.
    Later(Time),
}

/// A payment code that was scanned for an order.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// The code.
    pub code: &'a str,
    /// Who scanned it.
    pub platform: &'a MchId,
    /// The number of the order.
    pub out_trade_no: &'a OutNo,
    /// Price.
    pub total: Fen,
    /// When it was scanned.
    pub now: Time,
}

/// What somebody is to say a word on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// A seller's papers: the reviewer, and in the end the seller's signature.
    Applyment(ApplymentId),
    /// A new settlement account: the bank.
    Settlement(SettlementChangeId),
    /// New papers of a sub-merchant: the reviewer.
    SubjectChange(SubjectChangeId),
}

/// What the reviewer or the bank says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewWord {
    /// Nothing stands against the next step.
    Pass,
    /// Ask again then.
    Later(Time),
}

/// The way to buyers and banks. Asking twice for the same thing must not pay twice.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// Pays a refund to the buyer.
    async fn pay_refund(&self, refund: &Refund) -> Result<RefundWord, Failure>;
    /// Pays a withdrawal to the bank.
    async fn pay_out(&self, withdrawal: &Withdrawal) -> Result<PayoutWord, Failure>;
    /// Takes a buyer's payment code for an order, once it is known that nothing else is in the
    /// order's way. A code is good for one order; asked again for the same one, it says the same.
    async fn take_code(&self, scan: Scan<'_>) -> Result<CodeWord, Failure>;
    /// Why a receiver cannot take its part of a split now; none: it can.
    async fn objection(&self, detail: &SplitDetail) -> Result<Option<FailReason>, Failure>;
    /// The next word on papers. A refusal is not said here: a person says it, with reasons.
    async fn review(&self, platform: &MchId, paper: &Paper) -> Result<ReviewWord, Failure>;
}

/// Keeps the platform's own keys.
#[async_trait]
pub trait Keeper: Send + Sync + 'static {
    /// Makes what is due at `now` and puts it into use; doing it again changes nothing. Gives when
    /// it is to be asked next, or a sentence that says why it cannot.
    async fn keep(&self, now: Time) -> Result<Time, String>;
}

/// Does what is due. The sandbox's movable clock steps through time with it.
#[async_trait]
pub trait Steps: Send + Sync + 'static {
    /// Does every step due now, and those that they put down for now, until none is left.
    /// Gives how many were done.
    async fn settle(&self) -> Result<u64, Failure>;
    /// When the next step is due, if any is.
    async fn next_due(&self) -> Result<Option<Time>, Failure>;
    /// Sends a callback once more, now.
    async fn resend(&self, platform: &MchId, notification: &NotificationId) -> Result<(), Failure>;
}
