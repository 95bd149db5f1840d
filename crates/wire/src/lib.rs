//! The APIv3 wire contract: signatures, encryption, certificates, messages.
//!
//! Nothing here does I/O or reads a clock; the one outside thing used is the random source of the
//! cryptographic library. Keys are parsed once, when they come in, and shared from then on. No
//! `Debug` here shows a secret.

pub mod authority;
pub mod envelope;
pub mod error_body;
pub mod keyring;
pub mod keys;
pub mod payment;
pub mod signature;
pub mod v3;

#[cfg(test)]
mod testing;
