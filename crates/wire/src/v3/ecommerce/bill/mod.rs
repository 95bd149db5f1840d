//! `/v3/ecommerce/bill/…`: the bills of all sub-merchants (contract 5.3).

mod fundflowbill;

pub use fundflowbill::{AllAccounts, FundFlowQuery};
