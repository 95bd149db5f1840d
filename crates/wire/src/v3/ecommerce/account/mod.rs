//! `/v3/ecommerce/account/…`: the end of a sub-merchant (contract 2.9).

pub mod cancel_applications;
