//! `/v3/capital/capitallhh/…` (银行组件, 2.10).

pub(crate) mod areas;
pub(crate) mod banks;
