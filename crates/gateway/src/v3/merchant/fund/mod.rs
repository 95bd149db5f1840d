//! `/v3/merchant/fund/…` (2.7).

pub(crate) mod balance;
pub(crate) mod dayendbalance;
pub(crate) mod withdraw;
