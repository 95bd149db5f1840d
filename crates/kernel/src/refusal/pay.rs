//! Rules of direct merchants' payments and of payment codes (2.3.1, 2.11).
#![expect(missing_docs, reason = "the fields are the numbers of the variant's own sentence")]

use tongbao_base::ids::OutNo;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayRefusal {
    /// A direct merchant's combined order has too few sub-orders.
    TooFewSubOrders { asked: usize, min: usize },
    /// A sub-order of a provider names no sub-merchant.
    SubMchidMissing { number: OutNo },
}
