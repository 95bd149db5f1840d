//! `/v3/ecommerce/refunds/…` (2.6).

pub(crate) mod apply;
pub(crate) mod apply_abnormal;
pub(crate) mod id;
pub(crate) mod out_refund_no;
pub(crate) mod return_advance;
