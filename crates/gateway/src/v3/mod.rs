//! `/v3/…`: a file a URL. Each has two pure functions: what is asked becomes a command or a query
//! of the kernel, what it answers becomes a message of the contract.
#![expect(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "all have one signature, so that a route is one line of the table"
)]

pub(crate) mod apply4sub;
pub(crate) mod bill;
pub(crate) mod capital;
pub(crate) mod certificates;
pub(crate) mod combine_transactions;
pub(crate) mod ecommerce;
pub(crate) mod mch_operate;
pub(crate) mod mchalterapply;
pub(crate) mod merchant;
pub(crate) mod pay;
pub(crate) mod profitsharing;
pub(crate) mod refund;
mod refunding;
pub(crate) mod security;
mod seller;
