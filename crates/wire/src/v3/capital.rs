//! `/v3/capital/…`: banks and areas.

pub mod capitallhh;
