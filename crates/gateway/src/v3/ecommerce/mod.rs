//! `/v3/ecommerce/…`: closings, splits, subsidies, refunds and funds of sub-merchants.

pub(crate) mod account;
pub(crate) mod applyments;
pub(crate) mod bill;
pub(crate) mod fund;
pub(crate) mod profitsharing;
pub(crate) mod refunds;
pub(crate) mod subsidies;
