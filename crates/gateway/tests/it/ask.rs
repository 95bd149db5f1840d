//! A merchant's way to ask: a request that can be bent, and what came back.

use crate::world::Merchant;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tongbao_wire::signature;

/// A request that can be bent before it is signed and sent.
pub struct Ask {
    pub merchant: Merchant,
    pub method: Method,
    pub target: String,
    pub body: Vec<u8>,
    pub timestamp: i64,
    pub nonce: String,
    pub headers: Vec<(&'static str, String)>,
}

impl Ask {
    /// The attributes of `Authorization` as most clients order them.
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
        let message = signature::request_message(
            self.method.as_str(),
            &self.target,
            self.timestamp,
            &self.nonce,
            &self.body,
        );
        vec![
            ("mchid", self.merchant.mchid.to_owned()),
            ("nonce_str", self.nonce.clone()),
            ("timestamp", self.timestamp.to_string()),
            ("serial_no", self.merchant.certificate.serial.clone()),
            ("signature", self.merchant.key.sign(&message)),
        ]
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Ask {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn by(mut self, merchant: &Merchant) -> Ask {
        self.merchant = merchant.clone();
        self
    }

    pub fn at(mut self, timestamp: i64) -> Ask {
        self.timestamp = timestamp;
        self
    }

    pub fn request(self) -> Request<Body> {
        let authorization = authorization(&self.attributes());
        self.request_with(&authorization)
    }

    pub fn request_with(self, authorization: &str) -> Request<Body> {
        let mut request = Request::builder()
            .method(self.method)
            .uri(self.target)
            .header("host", "pay.example:8420")
            .header("authorization", authorization);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body)).unwrap()
    }
}

/// The header of these attributes, in their order.
pub fn authorization(attributes: &[(&'static str, String)]) -> String {
    let parts: Vec<String> = attributes.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    format!("{} {}", signature::SCHEME, parts.join(","))
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self, pointer: &str) -> String {
        self.json().pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    pub fn code(&self) -> String {
        self.text("/code")
    }

    /// Status and body, for snapshots.
    pub fn shown(&self) -> Value {
        let body = if self.body.is_empty() { Value::Null } else { self.json() };
        json!({ "status": self.status.as_u16(), "body": body })
    }

    /// The status, and the code when it is a refusal.
    pub fn said(&self) -> (u16, String) {
        (self.status.as_u16(), if self.body.is_empty() { String::new() } else { self.code() })
    }
}
