//! The APIv3 wire contract: signatures, encryption, certificates, messages.

pub mod v3;
