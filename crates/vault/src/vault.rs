//! The vault.

use crate::keys::{KeyBytes, VaultKeys};
use crate::seal::{self, Sealer, cipher};
use aws_lc_rs::aead::LessSafeKey;
use aws_lc_rs::hmac;
use std::collections::BTreeMap;

/// Seals what must not lie on a disk in the clear, and opens it.
///
/// A *context* says what is sealed and whose it is, such as `media/1900000100/…`: what was sealed
/// in one context opens in no other, so that rows and files cannot be exchanged for one another.
pub struct Vault {
    wrapping: BTreeMap<u8, LessSafeKey>,
    digest: hmac::Key,
}

/// Sealed bytes that this vault does not open. It shows nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// Written by a newer program, or not sealed at all.
    #[error("sealed in format {format}, which this program does not know")]
    Format {
        /// The first byte.
        format: u8,
    },
    /// The wrapping key is not among the vault's keys.
    #[error("sealed with version {version} of the vault's key, which is not among its keys")]
    Version {
        /// Which key it was.
        version: u8,
    },
    /// Changed, cut off, of another context, or wrapped by another key of the same version.
    #[error("not sealed with this key in this context, or damaged")]
    Damaged,
}

impl Vault {
    /// A vault with these keys.
    pub fn new(keys: &VaultKeys) -> Vault {
        Vault {
            wrapping: keys.wrapping.iter().map(|(version, key)| (*version, cipher(key))).collect(),
            digest: digest_key(&keys.digest),
        }
    }

    /// Seals `plain`: a new data key each time, so that equal texts look different. Adds 78 bytes,
    /// and 16 for each 64 KiB after the first.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let mut out =
            Vec::with_capacity(seal::HEAD + plain.len() + (plain.len() / seal::PIECE + 1) * seal::TAG);
        let mut sealer = self.sealer(context);
        sealer.push(plain, &mut out);
        sealer.finish(&mut out);
        out
    }

    /// Opens what [`Vault::seal`] or a [`Sealer`] made in the same context.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        seal::open(self, context, sealed)
    }

    /// Seals something that comes piece by piece.
    pub fn sealer(&self, context: &str) -> Sealer {
        Sealer::new(self, context)
    }

    /// The keyed digest (HMAC-SHA256) of `plain` in `context`: equal for equal texts, so that they
    /// can be found without being opened, and of no use to who has not the key.
    pub fn digest(&self, context: &str, plain: &[u8]) -> [u8; 32] {
        let mut hmac = hmac::Context::with_key(&self.digest);
        // The length first: no other context and text run together to the same bytes.
        hmac.update(&u64::try_from(context.len()).unwrap_or(u64::MAX).to_be_bytes());
        hmac.update(context.as_bytes());
        hmac.update(plain);
        let mut digest = [0; 32];
        digest.copy_from_slice(hmac.sign().as_ref());
        digest
    }

    /// What wraps from now on.
    pub(crate) fn newest(&self) -> (u8, &LessSafeKey) {
        let (version, key) = self.wrapping.last_key_value().expect("a vault has a wrapping key");
        (*version, key)
    }

    pub(crate) fn version(&self, version: u8) -> Option<&LessSafeKey> {
        self.wrapping.get(&version)
    }
}

fn digest_key(key: &KeyBytes) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("versions", &self.wrapping.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
