//! Withdrawals to the bank, with all their outcomes.

mod create;
mod expire;
mod find;
mod settle;
#[cfg(test)]
pub(crate) mod tests;

pub use create::Create;
pub use expire::Expire;
pub use find::{Find, WithdrawRef};
pub use settle::{Outcome, Settle};
