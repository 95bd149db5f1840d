//! How replies are written: JSON always, signed when the caller is known (1.5).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use tongbao_base::Time;
use tongbao_wire::signature::{self, ReplyHeaders};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Gives every reply its `Request-ID`: 26 upper-case hexadecimal digits, `-`, the internal number.
pub(crate) struct RequestIds {
    started_ms: i64,
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn starting(now: Time) -> Self {
        RequestIds { started_ms: now.ms(), next: AtomicU64::new(1) }
    }

    /// 12 digits name the run of the program, 14 the request within it.
    pub(crate) fn next(&self, number: u32) -> String {
        let serial = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{:012X}{serial:014X}-{number}", self.started_ms)
    }
}

/// A reply that is not signed yet.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) request_id: String,
}

impl Reply {
    pub(crate) fn write(self, signed: Option<&ReplyHeaders>) -> Response<Body> {
        let empty = self.body.is_empty();
        let body = if empty { said_to_be_empty() } else { Body::from(self.body) };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, JSON);
        if empty {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut put = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        put("request-id", &self.request_id);
        if let Some(signed) = signed {
            put("wechatpay-timestamp", &signed.timestamp.to_string());
            put("wechatpay-nonce", &signed.nonce);
            put("wechatpay-signature", &signed.signature);
            put("wechatpay-serial", &signed.serial);
            put("wechatpay-signature-type", signature::SCHEME);
        }
        response
    }
}

/// A body of no bytes that does not say so before it is asked: hyper writes `Content-Length: 0`
/// on a 204 only for a body that might still come, and clients want to read it there.
fn said_to_be_empty() -> Body {
    let empty = Empty::<Bytes>::new();
    Body::new(empty.with_trailers(std::future::ready(None::<Result<_, Infallible>>)))
}
