//! What encrypts a bill's file: AES-256-GCM with a nonce of sixteen bytes (5.3).
//!
//! The library has GCM for whole texts in memory and nonces of twelve bytes; a bill is larger than
//! memory. So the mode is put together here from its two parts, counter mode and GHASH, as NIST
//! SP 800-38D says; the vectors in the tests are another program's.

use super::random_nonce;
use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher};
use ctr::Ctr32BE;
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use tongbao_base::Secret;

const BLOCK: usize = 16;

/// A key and a nonce for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillKey {
    /// 32 letters and digits, used as they stand as an AES-256 key.
    pub key: Secret,
    /// 16 letters and digits, used as they stand.
    pub nonce: String,
}

impl BillKey {
    /// The length of a key in bytes, and so in characters.
    pub const KEY_LEN: usize = 32;
    /// The length of a nonce.
    pub const NONCE_LEN: usize = BLOCK;
    /// What a file is longer than its content: the tag at its end.
    pub const TAG_LEN: u64 = 16;

    /// A new random one.
    pub fn generate() -> Self {
        BillKey { key: Secret::new(random_nonce(Self::KEY_LEN)), nonce: random_nonce(Self::NONCE_LEN) }
    }

    /// Begins a file; none when key or nonce have the wrong length.
    pub fn cipher(&self) -> Option<BillCipher> {
        let key: [u8; Self::KEY_LEN] = self.key.reveal().as_bytes().try_into().ok()?;
        let nonce: [u8; BLOCK] = self.nonce.as_bytes().try_into().ok()?;
        Some(BillCipher::new(&key, nonce))
    }
}

/// A file while it is encrypted, in pieces of any length.
pub struct BillCipher {
    counter: Ctr32BE<Aes256>,
    hash: GHash,
    /// The tag's mask.
    mask: [u8; BLOCK],
    /// Cipher text that does not fill a block yet.
    rest: Vec<u8>,
    bits: u64,
}

impl BillCipher {
    fn new(key: &[u8; BillKey::KEY_LEN], nonce: [u8; BLOCK]) -> Self {
        let mut hash_key = [0; BLOCK].into();
        Aes256::new(key.into()).encrypt_block(&mut hash_key);
        let hash = GHash::new(&hash_key);
        let mut first = hash.clone();
        first.update(&[nonce.into(), lengths(128)]);
        let mut counter = Ctr32BE::<Aes256>::new(key.into(), &first.finalize());
        let mut mask = [0; BLOCK];
        counter.apply_keystream(&mut mask);
        BillCipher { counter, hash, mask, rest: Vec::with_capacity(BLOCK), bits: 0 }
    }

    /// Encrypts the next piece where it stands.
    pub fn encrypt(&mut self, piece: &mut [u8]) {
        self.counter.apply_keystream(piece);
        self.bits = self.bits.wrapping_add(8_u64.wrapping_mul(u64::try_from(piece.len()).unwrap_or(0)));
        let mut piece = &*piece;
        if !self.rest.is_empty() {
            let (head, tail) = piece.split_at(piece.len().min(BLOCK - self.rest.len()));
            self.rest.extend_from_slice(head);
            piece = tail;
            if self.rest.len() < BLOCK {
                return;
            }
            self.hash.update_padded(&self.rest);
            self.rest.clear();
        }
        let whole = piece.len() - piece.len() % BLOCK;
        let (blocks, rest) = piece.split_at(whole);
        self.hash.update_padded(blocks);
        self.rest.extend_from_slice(rest);
    }

    /// The tag, which follows the last piece.
    pub fn tag(mut self) -> [u8; BLOCK] {
        self.hash.update_padded(&self.rest);
        self.hash.update(&[lengths(self.bits)]);
        let mut tag = self.mask;
        for (byte, hash) in tag.iter_mut().zip(self.hash.finalize()) {
            *byte ^= hash;
        }
        tag
    }
}

/// The last block that is hashed: no associated data, and so many bits.
fn lengths(bits: u64) -> ghash::Block {
    let mut block = [0; BLOCK];
    block[8..].copy_from_slice(&bits.to_be_bytes());
    block.into()
}

impl std::fmt::Debug for BillCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BillCipher(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    fn key() -> BillKey {
        BillKey { key: Secret::new("abcdefghijklmnopqrstuvwxyz012345"), nonce: "a8607ef79034c49c".to_owned() }
    }

    fn encrypted(plain: &[u8], step: usize) -> String {
        let mut cipher = key().cipher().unwrap();
        let mut out = plain.to_vec();
        out.chunks_mut(step).for_each(|piece| cipher.encrypt(piece));
        out.extend(cipher.tag());
        STANDARD.encode(out)
    }

    #[test]
    fn a_file_equals_that_of_another_program_whatever_its_pieces() {
        for (plain, sealed) in VECTORS {
            for step in [1, 3, 16, 17, 64, 1000] {
                assert_eq!(encrypted(plain.as_bytes(), step), sealed, "{plain} in pieces of {step}");
            }
        }
    }

    /// By Python's cryptography.
    const VECTORS: [(&str, &str); 3] = [
        ("", "QycFGzF8anH4nOLCEABoeQ=="),
        ("总交易单数\r\n`1", "p8lFOmSGkI6Mb0gAuLMD9bSP9vl8ffSbxE9qmtft1t98WPw="),
        (
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "OTGGpqZaDm5n8r3tJl7LgMaXv1N8oErmhgdgj+excbSMG1/lgQq9ZPM4GJWs0j+VUbGBe3jzxghTS3DkaESiTVRdK7uzrRoIkNoKikDeYBg=",
        ),
    ];

    #[test]
    fn keys_differ_and_have_the_contracts_lengths() {
        let (one, other) = (BillKey::generate(), BillKey::generate());
        assert_ne!(one, other);
        assert_eq!((one.key.reveal().len(), one.nonce.len()), (32, 16));
        assert!(BillKey { nonce: "short".to_owned(), ..one }.cipher().is_none());
    }
}
