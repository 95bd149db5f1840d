//! `/v3/pay/…`

pub mod partner;
