//! `/v3/profitsharing/receivers/…`

pub(crate) mod add;
pub(crate) mod delete;
