//! How requests are received: bodies within their limits, headers leniently (1.2).

use crate::Settings;
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::route::Takes;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Uri, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use std::time::Duration;

/// The body, whole. One that is too large is read to an end, within limits, so that its sender
/// gets to read the answer.
pub(crate) async fn body(body: Body, settings: &Settings) -> Result<Bytes, Fault> {
    let wait = Duration::from_secs(settings.body_seconds_max);
    let read = read(body, settings.body_bytes_max);
    tokio::time::timeout(wait, read).await.unwrap_or_else(|_| Err(too_slow(settings.body_seconds_max)))
}

/// The body took too long.
pub(crate) fn too_slow(seconds_max: u64) -> Fault {
    let message = format!("请求体未在 {seconds_max} 秒内到达");
    Fault::new(Code::RequestTimeout, "BodyTimeout", message)
}

/// The body is too large.
pub(crate) fn too_large(bytes_max: usize) -> Fault {
    Fault::new(Code::BodyTooLarge, "BodyTooLarge", format!("请求体过大：上限 {bytes_max} 字节"))
}

/// The connection broke within the body.
pub(crate) fn broken() -> Fault {
    Fault::new(Code::ParamError, "BodyBroken", "请求体不完整")
}

/// Reads what comes with a request that is refused, within limits, so that its sender gets to read
/// the answer.
pub(crate) async fn drain(body: Body, max: usize, settings: &Settings) {
    let wait = Duration::from_secs(settings.body_seconds_max);
    // Whatever came of it, the request is refused.
    drop(tokio::time::timeout(wait, read(body, max)).await);
}

/// How many times the limit is still read and thrown away.
const DRAINED: usize = 8;

async fn read(mut body: Body, max: usize) -> Result<Bytes, Fault> {
    let mut kept = BytesMut::new();
    let mut come: usize = 0;
    while let Some(frame) = body.frame().await {
        let Ok(part) = frame.map_err(|_| broken())?.into_data() else { continue };
        come = come.saturating_add(part.len());
        if come <= max {
            kept.extend_from_slice(&part);
        } else if come > max.saturating_mul(DRAINED) {
            break;
        }
    }
    if come > max {
        return Err(too_large(max));
    }
    Ok(kept.freeze())
}

/// The request target, path and query, exactly as sent.
pub(crate) fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

/// 406 only when the header excludes JSON; 415 only for a body that says it is something else.
pub(crate) fn media_types(method: &Method, headers: &HeaderMap, takes: Takes) -> Result<(), Fault> {
    let accept = words(headers, header::ACCEPT);
    let json = |word: &String| matches!(word.as_str(), "application/json" | "application/*" | "*/*");
    if !accept.is_empty() && !accept.iter().any(json) {
        return Err(not_acceptable());
    }
    let content = words(headers, header::CONTENT_TYPE);
    let wanted = match takes {
        Takes::Body => "application/json",
        Takes::File(_) => "multipart/form-data",
    };
    if method == Method::POST && content.iter().any(|word| word != wanted) {
        return Err(unsupported(wanted));
    }
    Ok(())
}

/// The client will not read JSON.
pub(crate) fn not_acceptable() -> Fault {
    Fault::new(Code::NotAcceptable, "NotAcceptable", "Accept须允许application/json")
        .at("Accept", Location::Header)
}

/// The body says that it is something else than what is wanted.
pub(crate) fn unsupported(wanted: &str) -> Fault {
    let message = format!("Content-Type须为{wanted}");
    Fault::new(Code::UnsupportedMediaType, "UnsupportedMediaType", message)
        .at("Content-Type", Location::Header)
}

/// The media types that a header lists, without their parameters.
fn words(headers: &HeaderMap, name: header::HeaderName) -> Vec<String> {
    let values = headers.get_all(name);
    let texts = values.iter().filter_map(|value| value.to_str().ok());
    texts
        .flat_map(|text| text.split(','))
        .map(|word| word.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// `http://host` as the client addressed this server.
pub(crate) fn base(uri: &Uri, headers: &HeaderMap) -> String {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = named
        .and_then(|host| host.parse::<axum::http::uri::Authority>().ok())
        .or_else(|| uri.authority().cloned());
    authority.map_or_else(|| "http://localhost".to_owned(), |authority| format!("http://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_refused_only_to_who_excludes_json() {
        for (accept, fine) in [
            (None, true),
            (Some("*/*"), true),
            (Some(" */*"), true),
            (Some("application/json"), true),
            (Some("application/json; charset=utf-8"), true),
            (Some("text/html, application/*;q=0.8"), true),
            (Some("text/html"), false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(media_types(&Method::GET, &headers, Takes::Body).is_ok(), fine, "{accept:?}");
        }
    }

    #[test]
    fn a_get_may_say_any_content_type_and_a_post_only_json_or_none() {
        let file = Takes::File(tongbao_kernel::media::Door::Papers);
        for (method, takes, content, fine) in [
            (Method::GET, Takes::Body, "application/x-www-form-urlencoded", true),
            (Method::GET, Takes::Body, "application/json", true),
            (Method::POST, Takes::Body, "application/json", true),
            (Method::POST, Takes::Body, "application/json;charset=UTF-8", true),
            (Method::POST, Takes::Body, "text/plain", false),
            (Method::POST, Takes::Body, "multipart/form-data; boundary=x", false),
            (Method::POST, file, "multipart/form-data; boundary=x", true),
            (Method::POST, file, "Multipart/Form-Data", true),
            (Method::POST, file, "application/json", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, content.parse().unwrap());
            assert_eq!(media_types(&method, &headers, takes).is_ok(), fine, "{method} {content}");
        }
    }
}
