//! `/v3/merchant/…`: the platform's own.

pub(crate) mod fund;
pub(crate) mod media;
