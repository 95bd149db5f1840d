//! `/v3/apply4sub/sub_merchants/{sub_mchid}/…` (2.1.4).

pub(crate) mod application;
pub(crate) mod modify_settlement;
pub(crate) mod settlement;
