//! The signature of replies and callbacks.

use super::SCHEME;
use crate::keyring::SigningKey;
use crate::keys::random_nonce;
use tongbao_base::Time;

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

/// Signs `body`, empty ones too, as sent at `now`.
pub fn sign(key: &SigningKey, now: Time, body: &[u8]) -> ReplyHeaders {
    let timestamp = now.unix_seconds();
    let nonce = random_nonce(NONCE_LEN);
    let signature = key.key.sign(&reply_message(timestamp, &nonce, body));
    ReplyHeaders { timestamp, nonce, signature, serial: key.serial.clone() }
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
    use crate::testing::{NOW, private_key};

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
