//! `/v3/ecommerce/fund/…` (2.7).

pub(crate) mod balance;
pub(crate) mod enddaybalance;
pub(crate) mod withdraw;
