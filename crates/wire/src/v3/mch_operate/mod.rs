//! `/v3/mch_operate/…`: what is left of sub-merchants that are closed (contract 2.9.2).

pub mod risk;
