//! Why there is no bill, or no day-end balance.

use super::Refusal;
use tongbao_base::{Day, Time};

/// Why there is no bill, or no day-end balance (5.1, 2.7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillRefusal {
    /// The day is not over.
    BillDayNotOver { day: Day, latest: Day },
    /// The day is too long ago.
    BillDayExpired { day: Day, earliest: Day },
    /// The day's bills can be had later.
    BillBeingMade { day: Day, from: Time },
    /// Nothing of the kind happened on that day.
    NoStatement { day: Day },
    /// There is no balance of that day: not yet, no longer, or the merchant came later.
    NoDayEndBalance { day: Day, earliest: Day, latest: Day },
}

impl From<BillRefusal> for Refusal {
    fn from(refusal: BillRefusal) -> Self {
        Refusal::Bill(refusal)
    }
}
