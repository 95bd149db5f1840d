//! What a request's signature covers, and how a wrong one is explained.

use serde_json::{Value, json};

/// How much of the body the explanation repeats, as observed.
const BODY_SHOWN: usize = 8;

/// The target as it is signed: exactly as on the wire, less a bare trailing `?` (clients 8).
pub fn signed_target(target: &str) -> &str {
    target.strip_suffix('?').filter(|path| !path.contains('?')).unwrap_or(target)
}

/// The five lines of a request: method, target, timestamp, nonce, body, each with its line feed.
///
/// `target` is the raw request target with its query; `body` the raw body, or only the `meta` text
/// of an upload (1.3).
pub fn request_message(method: &str, target: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method}\n{}\n{timestamp}\n{nonce}\n", signed_target(target)).into_bytes();
    message.reserve_exact(body.len() + 1);
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The `detail` of the 401 for a signature that does not match: what was verified, with the body
/// cut short (1.11).
pub fn sign_information(method: &str, target: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Value {
    let length = request_message(method, target, timestamp, nonce, body).len();
    let shown: String = String::from_utf8_lossy(body).chars().take(BODY_SHOWN).collect();
    let truncated = request_message(method, target, timestamp, nonce, shown.as_bytes());
    json!({
        "detail": {"issue": "sign not match"},
        "field": "signature",
        "location": "authorization",
        "sign_information": {
            "method": method,
            "sign_message_length": length,
            "truncated_sign_message": String::from_utf8_lossy(&truncated),
            "url": signed_target(target),
        },
    })
}
