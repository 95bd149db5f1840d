//! `/v3/pay/…`

pub mod partner;
pub mod transactions;
