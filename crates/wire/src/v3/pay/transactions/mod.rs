//! `/v3/pay/transactions/…`: payment to a direct merchant (直连商户, contract 2.11). What is the
//! same as for a provider's sub-merchant stands in [`super::partner::transactions`].

mod close;
mod codepay;
mod create;
mod find;
mod reverse;

pub use super::partner::transactions::{ByTransactionPath, OutTradeNoPath};
pub use close::Close;
pub use codepay::CodePay;
pub use create::{App, Create, H5, Identified, Jsapi, Names, Native, Payer};
pub use find::{PayerShown, Query, Transaction};
pub use reverse::{Reverse, Reversed};
