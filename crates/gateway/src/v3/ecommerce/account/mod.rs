//! `/v3/ecommerce/account/…`

pub(crate) mod apply_cancel_withdraw;
pub(crate) mod cancel_applications;
pub(crate) mod payee;
