//! `/v3/security/…`

pub mod echo;
