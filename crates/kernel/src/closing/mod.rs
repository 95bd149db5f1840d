//! Closing sub-merchants (注销, contract 2.9) and paying out what is left of them.
//!
//! An application passes a review, is confirmed for the merchant, closes the number and empties
//! its accounts. From the confirmation on nothing new begins under the number; what the bank
//! sends back afterwards stays in its accounts and can be applied for again.

mod advance;
mod apply;
mod confirm;
mod eligibility;
mod find;
mod flow;
mod hold;
mod review;
mod standing;
mod sweep;
#[cfg(test)]
pub(crate) mod tests;

pub use advance::Advance;
pub use apply::{Apply, Payee, Wish};
pub use confirm::{Confirm, Confirmation};
pub use eligibility::{Eligibility, Eligible};
pub use find::{ClosingFound, ClosingRef, Find};
pub use hold::Hold;
pub use review::{Review, Verdict};
pub use standing::ACCOUNTS;
