//! `/v3/profitsharing/…`: splits outside 收付通, and everybody's split bill.

pub(crate) mod bills;
