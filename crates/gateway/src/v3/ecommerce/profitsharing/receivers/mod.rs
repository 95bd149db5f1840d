//! `/v3/ecommerce/profitsharing/receivers/…`

pub(crate) mod add;
pub(crate) mod delete;
