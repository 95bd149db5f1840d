//! `/v3/capital/…`: banks and areas.

pub(crate) mod capitallhh;
