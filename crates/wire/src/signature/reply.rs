//! The signature of replies and callbacks.

use super::SCHEME;
use crate::keyring::SigningKey;
use crate::keys::{PrivateKey, SignedTogether, random_nonce};
use tongbao_base::Time;
use tongbao_crypto_mb::CryptoMb;

/// Length of the nonces that we draw: the most that the contract knows (1.3).
const NONCE_LEN: usize = 32;

/// The signature headers of one reply or callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyHeaders {
    /// Seconds since 1970.
    pub timestamp: i64,
    /// Random text.
    pub nonce: String,
    /// Base64.
    pub signature: String,
    /// Names the platform key that signed.
    pub serial: String,
}

/// The three lines of a reply: timestamp, nonce, raw body, each with its line feed (1.5).
pub fn reply_message(timestamp: i64, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
    message.reserve_exact(body.len() + 1);
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// A reply or callback that is about to be signed.
#[derive(Debug)]
pub struct Unsigned {
    /// Who signs.
    pub key: SigningKey,
    /// When it is sent.
    pub now: Time,
    /// What is sent; may be empty.
    pub body: Vec<u8>,
}

/// Signs `body`, empty ones too, as sent at `now`.
pub fn sign(key: &SigningKey, now: Time, body: &[u8]) -> ReplyHeaders {
    let (timestamp, nonce) = (now.unix_seconds(), random_nonce(NONCE_LEN));
    let signature = key.key.sign(&reply_message(timestamp, &nonce, body));
    ReplyHeaders { timestamp, nonce, signature, serial: key.serial.clone() }
}

/// Signs many at once. Also says how many signatures came out wrong and were made again.
pub fn sign_together(by: &CryptoMb, work: &[Unsigned]) -> (Vec<ReplyHeaders>, usize) {
    let prepared: Vec<(String, Vec<u8>)> = work
        .iter()
        .map(|one| {
            let nonce = random_nonce(NONCE_LEN);
            let message = reply_message(one.now.unix_seconds(), &nonce, &one.body);
            (nonce, message)
        })
        .collect();
    let messages = work.iter().zip(&prepared).map(|(one, (_, message))| (&one.key.key, message.as_slice()));
    let SignedTogether { signatures, faults } = PrivateKey::sign_together(by, &messages.collect::<Vec<_>>());
    let headers = work.iter().zip(prepared).zip(signatures).map(|((one, (nonce, _)), signature)| {
        let (timestamp, serial) = (one.now.unix_seconds(), one.key.serial.clone());
        ReplyHeaders { timestamp, nonce, signature, serial }
    });
    (headers.collect(), faults)
}

impl ReplyHeaders {
    /// Names, in the exact case that clients look up (clients 1), and values.
    pub fn pairs(&self) -> [(&'static str, String); 5] {
        [
            ("Wechatpay-Timestamp", self.timestamp.to_string()),
            ("Wechatpay-Nonce", self.nonce.clone()),
            ("Wechatpay-Signature", self.signature.clone()),
            ("Wechatpay-Serial", self.serial.clone()),
            ("Wechatpay-Signature-Type", SCHEME.to_owned()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, private_key, sign_library};

    #[test]
    fn a_reply_verifies_over_its_raw_body_an_empty_one_too() {
        let key = SigningKey { serial: "PUB_KEY_ID_01".to_owned(), key: private_key() };
        for body in ["", "{\"code_url\":\"weixin://茶\"}"] {
            let headers = sign(&key, NOW, body.as_bytes());
            let signed = format!("{}\n{}\n{body}\n", NOW.unix_seconds(), headers.nonce);
            assert!(private_key().public_key().verify(signed.as_bytes(), &headers.signature), "{body}");
            let other = format!("{}\n{}\n{body} \n", NOW.unix_seconds(), headers.nonce);
            assert!(!private_key().public_key().verify(other.as_bytes(), &headers.signature), "{body}");
            assert_eq!(headers.nonce.len(), NONCE_LEN);
            assert_ne!(sign(&key, NOW, body.as_bytes()).nonce, headers.nonce);
        }
    }

    #[test]
    fn replies_signed_together_verify_each_over_its_own_body() {
        let Some(library) = sign_library() else { return };
        let key = SigningKey { serial: "PUB_KEY_ID_01".to_owned(), key: private_key() };
        let work: Vec<Unsigned> =
            (0..5).map(|number| Unsigned { key: key.clone(), now: NOW, body: vec![b'x'; number] }).collect();
        let (all, faults) = sign_together(&library, &work);
        assert_eq!((all.len(), faults), (5, 0));
        for (headers, one) in all.iter().zip(&work) {
            let message = reply_message(NOW.unix_seconds(), &headers.nonce, &one.body);
            assert!(private_key().public_key().verify(&message, &headers.signature));
            assert_eq!((headers.timestamp, headers.serial.as_str()), (NOW.unix_seconds(), "PUB_KEY_ID_01"));
        }
        assert_ne!(all[0].nonce, all[1].nonce);
    }

    #[test]
    fn header_names_have_the_case_that_clients_look_up() {
        let key = SigningKey { serial: "PUB_KEY_ID_01".to_owned(), key: private_key() };
        let headers = sign(&key, NOW, b"{}");
        let expected = [
            ("Wechatpay-Timestamp", "1796083200"),
            ("Wechatpay-Nonce", &headers.nonce),
            ("Wechatpay-Signature", &headers.signature),
            ("Wechatpay-Serial", "PUB_KEY_ID_01"),
            ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
        ];
        assert_eq!(headers.pairs(), expected.map(|(name, value)| (name, value.to_owned())));
    }
}
