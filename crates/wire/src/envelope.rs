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
