//! `/v3/profitsharing/…`: splits outside 收付通, and everybody's split bill.

mod bills;

pub use bills::BillQuery;
