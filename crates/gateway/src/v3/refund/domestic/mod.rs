//! `/v3/refund/domestic/…`

pub(crate) mod refunds;
