//! `/v3/pay/…`

pub(crate) mod partner;
pub(crate) mod transactions;
