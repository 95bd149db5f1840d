//! The APIv3 key: the symmetric key for what the platform sends to a merchant (1.6).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use tongbao_base::Secret;

/// A merchant's APIv3 key: 32 letters and digits, used as they stand as an AES-256 key. Cloning
/// shares the expanded key.
#[derive(Clone)]
pub struct Apiv3Key {
    text: Secret,
    cipher: Arc<LessSafeKey>,
}

/// A text that is no APIv3 key. It does not show the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnApiv3Key {
    /// The length is wrong.
    #[error("the APIv3 key has {bytes} bytes, expected 32")]
    Length {
        /// The bytes that there are.
        bytes: usize,
    },
    /// A character is neither an ASCII letter nor a digit.
    #[error("the APIv3 key has a character other than A–Z, a–z, 0–9 at byte {at}")]
    Character {
        /// Its place, counted in bytes from 0.
        at: usize,
    },
}

/// A text that was not sealed with this key, nonce and associated data, or is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not sealed with this key, nonce and associated data")]
pub struct CannotOpen;

impl Apiv3Key {
    /// The length of a key in bytes, and so in characters.
    pub const LEN: usize = 32;
    /// The length of the nonce of one sealed text.
    pub const NONCE_LEN: usize = NONCE_LEN;

    /// Reads a key.
    pub fn parse(text: &str) -> Result<Self, NotAnApiv3Key> {
        if text.len() != Self::LEN {
            return Err(NotAnApiv3Key::Length { bytes: text.len() });
        }
        if let Some(at) = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()) {
            return Err(NotAnApiv3Key::Character { at });
        }
        Ok(Self::expand(text))
    }

    fn expand(text: &str) -> Self {
        let cipher = UnboundKey::new(&AES_256_GCM, text.as_bytes()).expect("32 bytes are an AES-256 key");
        Apiv3Key { text: Secret::new(text), cipher: Arc::new(LessSafeKey::new(cipher)) }
    }

    /// A new random key.
    pub fn generate() -> Self {
        Self::parse(&super::random_nonce(Self::LEN)).expect("random letters and digits are a key")
    }

    /// The key itself, for its merchant's file.
    pub fn reveal(&self) -> &str {
        self.text.reveal()
    }

    /// Seals `plain` with AES-256-GCM: Base64 of the cipher text and its 16-byte tag (1.7).
    ///
    /// # Panics
    /// When `nonce` is not 12 bytes. It must be new for each text: take [`super::random_nonce`].
    pub fn seal(&self, nonce: &str, associated_data: &str, plain: &[u8]) -> String {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).expect("a nonce is 12 bytes");
        let mut sealed = Vec::with_capacity(plain.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(plain);
        self.cipher
            .seal_in_place_append_tag(nonce, Aad::from(associated_data), &mut sealed)
            .expect("a text in memory is shorter than what AES-GCM can seal");
        STANDARD.encode(sealed)
    }

    /// Opens what [`Apiv3Key::seal`] made.
    pub fn open(&self, nonce: &str, associated_data: &str, base64: &str) -> Result<Vec<u8>, CannotOpen> {
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| CannotOpen)?;
        let mut sealed = STANDARD.decode(base64).map_err(|_| CannotOpen)?;
        let plain = self
            .cipher
            .open_in_place(nonce, Aad::from(associated_data), &mut sealed)
            .map_err(|_| CannotOpen)?
            .len();
        sealed.truncate(plain);
        Ok(sealed)
    }
}

impl std::fmt::Debug for Apiv3Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Apiv3Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "abcdefghijklmnopqrstuvwxyz012345";
    const NONCE: &str = "61f9c719728a";
    /// By another program.
    const SEALED: &str = "RdmiX90BLgmZZNBx1T/3Z+bPo2sDRizle8HP";

    /// Test cases 13 and 14 of the specification of GCM that was submitted to NIST.
    #[test]
    fn the_standards_vectors_hold() {
        let key = Apiv3Key::expand(&"\0".repeat(32));
        let nonce = "\0".repeat(12);
        for (plain, sealed) in [
            (&[][..], "Uw+K+8dFNrmpY7TxxMtziw=="),
            (&[0; 16], "zqdAPU1ga24HTsXTuvOdGNDRyKeZmWvwJluYtdSKuRk="),
        ] {
            assert_eq!(key.seal(&nonce, "", plain), sealed);
            assert_eq!(key.open(&nonce, "", sealed).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn a_text_sealed_with_associated_data_equals_that_of_another_program() {
        let key = Apiv3Key::parse(KEY).unwrap();
        let plain = "{\"a\":\"茶\"}".as_bytes();
        assert_eq!(key.seal(NONCE, "certificate", plain), SEALED);
        assert_eq!(key.open(NONCE, "certificate", SEALED).as_deref(), Ok(plain));
    }

    #[test]
    fn nothing_else_opens_a_sealed_text() {
        let key = Apiv3Key::parse(KEY).unwrap();
        assert_eq!(Apiv3Key::generate().open(NONCE, "certificate", SEALED), Err(CannotOpen));
        for (nonce, associated_data, sealed) in [
            ("61f9c719728b", "certificate", SEALED),
            ("61f9c719728", "certificate", SEALED),
            (NONCE, "", SEALED),
            (NONCE, "certificate", ""),
            (NONCE, "certificate", "AAAA"),
            (NONCE, "certificate", "RdmiX90BLgmZZNBx1T/3Z+bPo2sDRizle8HQ"),
            (NONCE, "certificate", "不是"),
        ] {
            assert_eq!(key.open(nonce, associated_data, sealed), Err(CannotOpen), "{nonce} {sealed}");
        }
    }

    #[test]
    fn a_key_is_32_letters_and_digits() {
        assert_eq!(Apiv3Key::parse(KEY).unwrap().reveal(), KEY);
        assert_eq!(Apiv3Key::parse(&KEY[1..]).unwrap_err(), NotAnApiv3Key::Length { bytes: 31 });
        assert_eq!(Apiv3Key::parse("").unwrap_err(), NotAnApiv3Key::Length { bytes: 0 });
        let dash = KEY.replace('c', "-");
        assert_eq!(Apiv3Key::parse(&dash).unwrap_err(), NotAnApiv3Key::Character { at: 2 });
        let made = Apiv3Key::generate();
        assert_eq!(Apiv3Key::parse(made.reveal()).unwrap().reveal(), made.reveal());
        assert_ne!(Apiv3Key::generate().reveal(), made.reveal());
    }
}
