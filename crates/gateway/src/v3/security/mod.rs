//! `/v3/security/…`

pub(crate) mod echo;
