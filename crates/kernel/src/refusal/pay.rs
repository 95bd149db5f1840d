//! Rules of direct merchants' payments and of payment codes (2.3.1, 2.11).
#![expect(missing_docs, reason = "the fields are the numbers of the variant's own sentence")]

use tongbao_base::Time;
use tongbao_base::ids::OutNo;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayRefusal {
    /// A direct merchant's combined order has too few sub-orders.
    TooFewSubOrders { asked: usize, min: usize },
    /// A sub-order of a provider names no sub-merchant.
    SubMchidMissing { number: OutNo },
    /// Nobody has such a payment code.
    CodeUnknown,
    /// The payment code is too old.
    CodeExpired { until: Time, now: Time },
    /// The payment code was used for another order.
    CodeUsed,
    /// The order is paid by a code: it is reversed, not closed.
    CodePayment { number: OutNo },
    /// The order is not paid by a code: it is closed or refunded, not reversed.
    NotACodePayment { number: OutNo },
    /// Too long after the payment.
    ReverseTooLate { until: Time, now: Time },
    /// A part of the payment was refunded already.
    ReverseAfterRefund { number: OutNo },
}
