//! `/v3/pay/partner/…`

pub(crate) mod transactions;
