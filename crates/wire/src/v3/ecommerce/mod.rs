//! `/v3/ecommerce/…`: closings, splits, subsidies, refunds and funds of sub-merchants.

pub mod account;
pub mod applyments;
pub mod bill;
pub mod fund;
pub mod profitsharing;
pub mod refunds;
pub mod subsidies;
