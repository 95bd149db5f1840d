//! `/v3/ecommerce/bill/…` (5.1).

pub(crate) mod fundflowbill;
