//! Kernel rows as wire messages.
//!
//! The gateway answers with them and the worker encrypts them into callbacks, so that both show
//! the same. Every function is pure: a row in, a message out. No rule stands here that decides
//! about money, and no word of the wire stands in the kernel.

pub mod applyment;
pub mod balance;
pub mod callback;
pub mod closing;
pub mod combined;
mod coupon;
pub mod direct_order;
pub mod order;
pub mod profitsharing;
pub mod refund;
pub mod settlement;
pub mod subject_change;
pub mod subsidy;
mod whose;
pub mod withdrawal;
mod word;

#[cfg(test)]
mod rows;
#[cfg(test)]
mod tests;
