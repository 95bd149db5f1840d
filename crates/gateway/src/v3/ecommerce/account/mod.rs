//! `/v3/ecommerce/account/…` (2.9).

pub(crate) mod cancel_applications;
