//! The body of a callback: a sealed resource and what it is about (4.1).

use crate::keys::Apiv3Key;
use serde::Serialize;
use tongbao_base::Time;

/// The cipher of every sealed resource (1.7, 4.1).
pub const ALGORITHM: &str = "AEAD_AES_256_GCM";
/// The one kind of resource that callbacks carry.
pub const RESOURCE_TYPE: &str = "encrypt-resource";

/// A callback before it is sealed.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The notification's own id; the same in every attempt.
    pub id: &'a str,
    /// When the event happened.
    pub create_time: Time,
    /// `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, ….
    pub event_type: &'a str,
    /// The event in a word or two for people.
    pub summary: &'a str,
    /// The kind of object inside: `transaction`, `refund`, ….
    pub original_type: &'a str,
    /// Bound to the cipher text; never empty, some clients require it (clients 15).
    pub associated_data: &'a str,
    /// The object inside, as JSON.
    pub plain: &'a [u8],
}

/// Fields in the order in which they go out (Annex D.5).
#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    create_time: String,
    resource_type: &'a str,
    event_type: &'a str,
    summary: &'a str,
    resource: Resource<'a>,
}

#[derive(Serialize)]
struct Resource<'a> {
    original_type: &'a str,
    algorithm: &'a str,
    ciphertext: String,
    associated_data: &'a str,
    nonce: &'a str,
}

impl Envelope<'_> {
    /// The body to send: compact JSON in UTF-8, the resource sealed with the merchant's key.
    ///
    /// # Panics
    /// When `nonce` is not 12 bytes.
    pub fn seal(&self, key: &Apiv3Key, nonce: &str) -> Vec<u8> {
        let body = Body {
            id: self.id,
            create_time: self.create_time.rfc3339(),
            resource_type: RESOURCE_TYPE,
            event_type: self.event_type,
            summary: self.summary,
            resource: Resource {
                original_type: self.original_type,
                algorithm: ALGORITHM,
                ciphertext: key.seal(nonce, self.associated_data, self.plain),
                associated_data: self.associated_data,
                nonce,
            },
        };
        serde_json::to_vec(&body).expect("texts are JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::random_nonce;
    use serde_json::Value;

    const PLAIN: &str = r#"{"out_refund_no":"R1","user_received_account":"支付用户零钱"}"#;

    fn refund() -> Envelope<'static> {
        Envelope {
            id: "6c1f6f0e-0f2f-5c1d-9d7a-1b8d0f1b6f11",
            create_time: Time::from_ms(1_760_000_405_678),
            event_type: "REFUND.SUCCESS",
            summary: "退款成功 </ok>",
            original_type: "refund",
            associated_data: "refund",
            plain: PLAIN.as_bytes(),
        }
    }

    /// Compact, raw UTF-8, no escaped slashes, and the order of Annex D.5.
    #[test]
    fn an_envelope_has_exactly_the_form_of_the_contract() {
        let key = Apiv3Key::parse("abcdefghijklmnopqrstuvwxyz012345").unwrap();
        let sealed = key.seal("Zk2rQ9b0LmNx", "refund", PLAIN.as_bytes());
        let expected = [
            r#"{"id":"6c1f6f0e-0f2f-5c1d-9d7a-1b8d0f1b6f11","create_time":"2025-10-09T17:00:05+08:00","#,
            r#""resource_type":"encrypt-resource","event_type":"REFUND.SUCCESS","summary":"退款成功 </ok>","#,
            r#""resource":{"original_type":"refund","algorithm":"AEAD_AES_256_GCM","ciphertext":""#,
            &sealed,
            r#"","associated_data":"refund","nonce":"Zk2rQ9b0LmNx"}}"#,
        ];
        let body = refund().seal(&key, "Zk2rQ9b0LmNx");
        assert_eq!(String::from_utf8(body).unwrap(), expected.concat());
    }

    #[test]
    fn a_client_opens_an_envelope_with_what_stands_in_it() {
        let key = Apiv3Key::generate();
        let body = refund().seal(&key, &random_nonce(Apiv3Key::NONCE_LEN));
        let body: Value = serde_json::from_slice(&body).unwrap();
        let field = |name: &str| body["resource"][name].as_str().unwrap();
        assert_eq!(field("nonce").len(), 12);
        let plain = key.open(field("nonce"), field("associated_data"), field("ciphertext"));
        assert_eq!(plain.as_deref(), Ok(PLAIN.as_bytes()));
    }
}
