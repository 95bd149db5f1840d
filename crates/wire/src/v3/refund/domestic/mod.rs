//! `/v3/refund/domestic/…`

pub mod refunds;
