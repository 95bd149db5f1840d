//! `/v3/merchant/…`: the platform's own.

pub(crate) mod fund;
