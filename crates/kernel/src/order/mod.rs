//! Ordinary orders, and what happens to any order: paid, failed, closed, settled.

mod by_number;
mod by_transaction;
mod close;
mod create;
pub(crate) mod draft;
mod expire;
pub(crate) mod lookup;
mod pay;
mod pay_by_code;
mod pay_failed;
mod payable;
mod payment;
mod reverse;
pub(crate) mod session;
mod settle;
mod under_prepay;

pub use by_number::ByNumber;
pub use by_transaction::ByTransaction;
pub use close::Close;
pub use create::{Create, Prepay};
pub use expire::Expire;
pub use pay::{Paid, Pay, Target};
pub use pay_by_code::{ByCode, CodeNeeded, CodePayer, CodeWord, PayByCode};
pub use pay_failed::PayFailed;
pub use reverse::Reverse;
pub use settle::Settle;
pub use under_prepay::{Payable, UnderPrepay};

#[cfg(test)]
pub(crate) mod tests;
