//! `/v3/ecommerce/account/…`: closing sub-merchants (contract 2.9).

pub mod apply_cancel_withdraw;
pub mod cancel_applications;
