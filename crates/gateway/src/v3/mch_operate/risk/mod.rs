//! `/v3/mch_operate/risk/…`

pub(crate) mod withdrawl_apply;
