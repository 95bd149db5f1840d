//! What is sealed: texts and callbacks under an APIv3 key, fields under an RSA key, bills, and what
//! lies in the vault.
//!
//! The first byte says what is tried with the rest.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::sync::LazyLock;
use tongbao_base::{Secret, Time};
use tongbao_vault::{Vault, VaultKeys};
use tongbao_wire::envelope::{ALGORITHM, Envelope};
use tongbao_wire::keys::{Apiv3Key, BillKey, CannotOpen, PlainTooLong, PrivateKey};

/// The key of the golden vectors, so that they open here, too.
const KEY: &str = "abcdefghijklmnopqrstuvwxyz012345";
const OTHER_KEY: &str = "abcdefghijklmnopqrstuvwxyz012346";

static PRIVATE: LazyLock<PrivateKey> = LazyLock::new(PrivateKey::generate);
static VAULT: LazyLock<Vault> = LazyLock::new(|| {
    let text = format!("digest {}\n1 {}\n7 {}\n", "0d".repeat(32), "01".repeat(32), "07".repeat(32));
    Vault::new(&VaultKeys::parse(&text).expect("these are keys"))
});

/// Only what was sealed opens, and it opens as what it was.
pub fn holds(bytes: &[u8]) {
    let Some((what, rest)) = bytes.split_first() else { return };
    match what {
        b'o' => open(rest),
        b's' => seal(rest),
        b'c' => callback(rest),
        b'f' => field(rest),
        b'd' => decrypt(rest),
        b'b' => bill(rest),
        b'v' => vault(rest),
        b'w' => vault_seal(rest),
        _ => {}
    }
}

fn key() -> Apiv3Key {
    Apiv3Key::parse(KEY).expect("this is a key")
}

/// Three lines: nonce, associated data, Base64. What opens is exactly what sealing gives.
fn open(rest: &[u8]) {
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (nonce, data, sealed) = (line(), line(), line());
    if let Ok(plain) = key().open(nonce, data, sealed) {
        assert_eq!(key().seal(nonce, data, &plain), sealed, "two texts open as one");
    }
}

/// A nonce from the first bytes; then a length, so much associated data, and the plain text.
fn seal(rest: &[u8]) {
    let Some((nonce, rest)) = rest.split_at_checked(Apiv3Key::NONCE_LEN) else { return };
    let nonce: String = nonce.iter().map(|byte| char::from(b'!' + byte % 90)).collect();
    let Some((length, rest)) = rest.split_first() else { return };
    let (data, plain) = rest.split_at(usize::from(*length).min(rest.len()));
    let data = String::from_utf8_lossy(data);
    let sealed = key().seal(&nonce, &data, plain);
    assert_eq!(key().open(&nonce, &data, &sealed).as_deref(), Ok(plain));
    let other = Apiv3Key::parse(OTHER_KEY).expect("this is a key");
    assert_eq!(other.open(&nonce, &data, &sealed), Err(CannotOpen), "under another key");
    assert_eq!(key().open(&nonce, &format!("{data}x"), &sealed), Err(CannotOpen), "under other data");
    let other_nonce = nonce.replacen(&nonce[..1], "~", 1);
    assert_eq!(key().open(&other_nonce, &data, &sealed), Err(CannotOpen), "under another nonce");
    let mut raw = STANDARD.decode(&sealed).expect("what was sealed is Base64");
    let at = usize::from(*length).wrapping_mul(7) % raw.len();
    raw[at] ^= 1 << (length % 8);
    assert_eq!(key().open(&nonce, &data, &STANDARD.encode(&raw)), Err(CannotOpen), "with a bit turned");
    raw[at] ^= 1 << (length % 8);
    raw.truncate(at);
    assert_eq!(key().open(&nonce, &data, &STANDARD.encode(&raw)), Err(CannotOpen), "cut off");
}

/// Lines: id, kind of event, summary, kind of object, associated data; then the object.
fn callback(rest: &[u8]) {
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.splitn(6, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (id, event_type, summary) = (line(), line(), line());
    let (original_type, associated_data, plain) = (line(), line(), line().as_bytes());
    let create_time = Time::from_ms(1_760_000_405_678);
    let envelope = Envelope { id, create_time, event_type, summary, original_type, associated_data, plain };
    let body = envelope.seal(&key(), "Zk2rQ9b0LmNx");
    let body: Value = serde_json::from_slice(&body).expect("a callback is JSON");
    for (field, sent) in [("id", id), ("event_type", event_type), ("summary", summary)] {
        assert_eq!(body[field], sent);
    }
    let field = |name: &str| body["resource"][name].as_str().expect("a text");
    assert_eq!((field("original_type"), field("algorithm")), (original_type, ALGORITHM));
    let opened = key().open(field("nonce"), field("associated_data"), field("ciphertext"));
    assert_eq!(opened.as_deref(), Ok(plain));
}

/// A field encrypted by a client, and the same with a bit turned.
fn field(rest: &[u8]) {
    let plain = String::from_utf8_lossy(rest);
    match PRIVATE.public_key().encrypt(&plain) {
        Ok(sealed) => {
            assert!(plain.len() <= PlainTooLong::BYTES_MAX, "{}", plain.len());
            let opened = PRIVATE.decrypt(&sealed);
            assert_eq!(opened.as_ref().map(Secret::reveal), Ok(&*plain));
            let mut raw = STANDARD.decode(&sealed).expect("what was sealed is Base64");
            let at = plain.len() % raw.len();
            raw[at] ^= 1;
            assert!(PRIVATE.decrypt(&STANDARD.encode(&raw)).is_err(), "with a bit turned");
        }
        Err(error) => {
            assert!(plain.len() > PlainTooLong::BYTES_MAX, "{}", plain.len());
            assert_eq!(error.bytes, plain.len());
        }
    }
}

/// Whatever stands where an encrypted field should.
fn decrypt(rest: &[u8]) {
    let refused = PRIVATE.decrypt(&String::from_utf8_lossy(rest));
    assert!(refused.is_err(), "nobody encrypted this for a key that is new");
}

/// A bill in pieces of any length is the bill in one piece.
fn bill(rest: &[u8]) {
    let key = BillKey { key: Secret::new(KEY), nonce: "a8607ef79034c49c".to_owned() };
    let begin = || key.cipher().expect("these are a key and a nonce");
    let Some((length, plain)) = rest.split_first() else { return };
    let (mut whole, mut cut) = (plain.to_vec(), plain.to_vec());
    let (mut one, mut many) = (begin(), begin());
    one.encrypt(&mut whole);
    let (mut pieces, mut size) = (&mut cut[..], usize::from(*length) % 40);
    while !pieces.is_empty() {
        let (piece, after) = pieces.split_at_mut(size.min(pieces.len()));
        many.encrypt(piece);
        (pieces, size) = (after, (size * 3 + 1) % 40);
    }
    assert!(whole == cut && one.tag() == many.tag(), "pieces change a bill");
}

/// Bytes that lie where something sealed should.
fn vault(rest: &[u8]) {
    assert!(VAULT.open("corpus", rest).is_err(), "nobody sealed this");
}

/// What the vault sealed opens in its context alone, whole and unchanged alone.
fn vault_seal(rest: &[u8]) {
    let Some((at, plain)) = rest.split_first() else { return };
    let mut sealed = VAULT.seal("one", plain);
    assert_eq!(VAULT.open("one", &sealed).as_deref(), Ok(plain));
    assert!(VAULT.open("other", &sealed).is_err(), "in another context");
    let at = usize::from(*at).wrapping_mul(31) % sealed.len();
    sealed[at] ^= 0x40;
    assert!(VAULT.open("one", &sealed).is_err(), "with a bit turned");
    sealed[at] ^= 0x40;
    sealed.truncate(at);
    assert!(VAULT.open("one", &sealed).is_err(), "cut off");
}
