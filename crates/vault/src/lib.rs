//! Envelope encryption of what must not lie on a disk in the clear: names, document and account
//! numbers, phones, uploaded papers (1.8 says which fields these are).
//!
//! Everything sealed has a data key of its own; the data key is sealed ("wrapped") with the
//! installation's wrapping key and lies beside what it seals. The wrapping key never touches the
//! data, so that a new one costs nothing: what is there names the version that wrapped it, and what
//! comes is wrapped by the newest.
//!
//! Nothing here does I/O or reads a clock; the one outside thing used is the random source of the
//! cryptographic library. No `Debug` here shows a key.

mod keys;
mod seal;
mod vault;

pub use keys::{NotAVaultKey, VaultKeys};
pub use seal::Sealer;
pub use vault::{CannotOpen, Vault};
