//! The half of an RSA key that signs and decrypts.

use super::{KeyError, PublicKey, RSA_BITS, numbers, read_pem, write_pem};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::{Arc, OnceLock};
use tongbao_base::Secret;
use tongbao_crypto_mb::{CryptoMb, LANES, Message, Numbers};

const LABEL: &str = "PRIVATE KEY";
/// Length of a signature and of an encrypted field.
pub(crate) const RSA_BYTES: usize = RSA_BITS / 8;

/// An RSA-2048 private key. Cloning shares it.
#[derive(Clone)]
pub struct PrivateKey(Arc<Parsed>);

struct Parsed {
    signing: KeyPair,
    decrypting: OaepPrivateDecryptingKey,
    public: PublicKey,
    /// For signing many at once, read when that is first done.
    numbers: OnceLock<Option<Numbers>>,
}

/// Signatures that were made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedTogether {
    /// In Base64.
    pub signatures: Vec<String>,
    /// How many of them came out wrong and were made again, each alone: the library or the
    /// processor is at fault.
    pub faults: usize,
}

/// A field that was not encrypted for this key, or is damaged (1.8). It does not say more, so that
/// nobody learns about the plain text from the way it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Base64 text encrypted for this key with RSAES-OAEP (SHA-1)")]
pub struct CannotDecrypt;

impl PrivateKey {
    /// A new random key. Takes a good part of a second.
    pub fn generate() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("the library generates keys of this size");
        let der: Pkcs8V1Der<'_> = pair.as_der().expect("a generated key can be written");
        Self::from_pkcs8_der(der.as_ref()).expect("a generated key can be read")
    }

    /// Reads a `PRIVATE KEY` block (PKCS#8), the form of `apiclient_key.pem`.
    pub fn from_pkcs8_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_pkcs8_der(&read_pem(text, LABEL)?)
    }

    fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        let signing = KeyPair::from_pkcs8(der).map_err(|_| KeyError::NotRsa)?;
        let decrypting = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| KeyError::NotRsa)?;
        let bits = decrypting.key_size_bits();
        if bits != RSA_BITS {
            return Err(KeyError::WrongSize { bits });
        }
        let spki = signing.public_key().as_der().map_err(|_| KeyError::NotRsa)?;
        let public = PublicKey::from_spki_der(spki.as_ref())?;
        let decrypting = OaepPrivateDecryptingKey::new(decrypting).map_err(|_| KeyError::NotRsa)?;
        Ok(PrivateKey(Arc::new(Parsed { signing, decrypting, public, numbers: OnceLock::new() })))
    }

    /// The key as a `PRIVATE KEY` block (PKCS#8).
    pub fn to_pkcs8_pem(&self) -> Secret {
        let der: Pkcs8V1Der<'_> = self.0.signing.as_der().expect("a key that was read can be written");
        Secret::new(write_pem(LABEL, der.as_ref()))
    }

    /// The half that everybody may know.
    pub fn public_key(&self) -> PublicKey {
        self.0.public.clone()
    }

    /// The Base64 signature of `message` (RSASSA-PKCS1-v1_5 with SHA-256, 1.3).
    pub fn sign(&self, message: &[u8]) -> String {
        STANDARD.encode(self.sign_raw(message))
    }

    /// The Base64 signatures of all messages, in their order, made many at once.
    pub fn sign_together(by: &CryptoMb, work: &[(&PrivateKey, &[u8])]) -> SignedTogether {
        let mut made: Vec<Option<String>> = vec![None; work.len()];
        let able: Vec<(usize, &Numbers, Message)> = work
            .iter()
            .enumerate()
            .filter_map(|(index, (key, message))| Some((index, key.numbers()?, numbers::encoded(message))))
            .collect();
        let mut faults = 0;
        for lanes in able.chunks(LANES) {
            let applied =
                by.apply(&lanes.iter().map(|(_, key, encoded)| (*key, encoded)).collect::<Vec<_>>());
            for ((index, ..), signature) in lanes.iter().zip(applied) {
                made[*index] = signature.map(|signature| STANDARD.encode(signature));
                faults += usize::from(signature.is_none());
            }
        }
        let alone = |(made, (key, message)): (Option<String>, &(&PrivateKey, &[u8]))| {
            made.unwrap_or_else(|| key.sign(message))
        };
        SignedTogether { signatures: made.into_iter().zip(work).map(alone).collect(), faults }
    }

    /// For signing many at once; none: the key is of a kind that cannot.
    fn numbers(&self) -> Option<&Numbers> {
        let read = || {
            let der: Pkcs8V1Der<'_> = self.0.signing.as_der().ok()?;
            numbers::of_key(der.as_ref())
        };
        self.0.numbers.get_or_init(read).as_ref()
    }

    /// The signature of `message` as bytes, as certificates carry it.
    pub(crate) fn sign_raw(&self, message: &[u8]) -> [u8; RSA_BYTES] {
        let mut signature = [0; RSA_BYTES];
        self.0
            .signing
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("a checked key signs any message");
        signature
    }

    /// The public half as PKCS#1, the form in which certificates wrap it.
    pub(crate) fn public_pkcs1_der(&self) -> &[u8] {
        self.0.signing.public_key().as_ref()
    }

    /// The plain text of a field that was encrypted with [`PublicKey::encrypt`] (1.8). What is no whole
    /// block is refused without work for the key.
    pub fn decrypt(&self, base64: &str) -> Result<Secret, CannotDecrypt> {
        let cipher = STANDARD.decode(base64).map_err(|_| CannotDecrypt)?;
        if cipher.len() != RSA_BYTES {
            return Err(CannotDecrypt);
        }
        let mut plain = [0; RSA_BYTES];
        let plain = self
            .0
            .decrypting
            .decrypt(&OAEP_SHA1_MGF1SHA1, &cipher, &mut plain, None)
            .map_err(|_| CannotDecrypt)?;
        std::str::from_utf8(plain).map(Secret::new).map_err(|_| CannotDecrypt)
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}
