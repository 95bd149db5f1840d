//! `/v3/mch_operate/risk/…`: what is left of sub-merchants that are closed (contract 2.9.2).

pub mod withdrawl_apply;
