//! `/v3/refund/…`

pub(crate) mod domestic;
