//! Withdrawals to the bank, with all their outcomes.

mod create;
mod expire;
mod find;
mod pay_out;
mod settle;
#[cfg(test)]
pub(crate) mod tests;

pub use create::Create;
pub use expire::Expire;
pub use find::{Find, WithdrawRef};
pub(crate) use pay_out::{Payout, pay_out};
pub use settle::{Outcome, Settle};
