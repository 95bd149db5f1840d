//! `/v3/merchant/…`: the platform's own.

pub mod fund;
pub mod media;
