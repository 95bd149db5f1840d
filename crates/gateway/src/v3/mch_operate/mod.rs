//! `/v3/mch_operate/…`

pub(crate) mod risk;
