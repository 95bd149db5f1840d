//! `/v3/pay/…`

pub(crate) mod partner;
