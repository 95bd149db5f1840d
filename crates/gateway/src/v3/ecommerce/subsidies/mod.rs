//! `/v3/ecommerce/subsidies/…` (2.5).

pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod returning;
