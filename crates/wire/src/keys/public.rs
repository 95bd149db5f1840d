//! The half of an RSA key that verifies and encrypts.

use super::{KeyError, RSA_BITS, read_pem, write_pem};
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;

const LABEL: &str = "PUBLIC KEY";

/// An RSA-2048 public key. Cloning shares it.
#[derive(Clone)]
pub struct PublicKey(Arc<Parsed>);

struct Parsed {
    spki: Vec<u8>,
    verifying: ParsedPublicKey,
    encrypting: OaepPublicEncryptingKey,
}

/// A text that one encrypted field cannot hold (1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes to encrypt, at most {} fit", Self::BYTES_MAX)]
pub struct PlainTooLong {
    /// The length of the text in UTF-8.
    pub bytes: usize,
}

impl PlainTooLong {
    /// 256 bytes less what OAEP with SHA-1 takes (1.8).
    pub const BYTES_MAX: usize = 214;
}

impl PublicKey {
    /// Reads a `PUBLIC KEY` block (SubjectPublicKeyInfo).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_spki_der(&read_pem(text, LABEL)?)
    }

    pub(super) fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        let encrypting = PublicEncryptingKey::from_der(der).map_err(|_| KeyError::NotRsa)?;
        let bits = encrypting.key_size_bits();
        if bits != RSA_BITS {
            return Err(KeyError::WrongSize { bits });
        }
        let encrypting = OaepPublicEncryptingKey::new(encrypting).map_err(|_| KeyError::NotRsa)?;
        let verifying =
            ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(|_| KeyError::NotRsa)?;
        Ok(PublicKey(Arc::new(Parsed { spki: der.to_vec(), verifying, encrypting })))
    }

    /// The key as a `PUBLIC KEY` block (SubjectPublicKeyInfo).
    pub fn to_pem(&self) -> String {
        write_pem(LABEL, self.0.spki.as_slice())
    }

    /// Whether `base64_signature` was made by the other half over exactly `message` (1.3, 1.5).
    pub fn verify(&self, message: &[u8], base64_signature: &str) -> bool {
        STANDARD
            .decode(base64_signature)
            .is_ok_and(|signature| self.0.verifying.verify_sig(message, &signature).is_ok())
    }

    /// `plain` as an encrypted field: RSAES-OAEP with SHA-1 and no label, in Base64 (1.8).
    pub fn encrypt(&self, plain: &str) -> Result<String, PlainTooLong> {
        let mut cipher = [0; RSA_BITS / 8];
        let cipher = self
            .0
            .encrypting
            .encrypt(&OAEP_SHA1_MGF1SHA1, plain.as_bytes(), &mut cipher, None)
            .map_err(|_| PlainTooLong { bytes: plain.len() })?;
        Ok(STANDARD.encode(cipher))
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.spki == other.0.spki
    }
}

impl Eq for PublicKey {}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PublicKey(RSA-2048)")
    }
}
