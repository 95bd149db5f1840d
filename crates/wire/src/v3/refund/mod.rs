//! `/v3/refund/…`

pub mod domestic;
