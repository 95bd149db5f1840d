//! Who may speak to the sandbox: what stands between it and pages of other sites that a browser
//! shows which can reach it.

use crate::Sandbox;
use crate::control::Fault;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What a browser says of the page that asks.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Ends of names that nobody can register: no page of a stranger lies under them (RFC 6761, and
/// what ICANN keeps for private use).
const OWN_ENDS: [&str; 3] = [".localhost", ".test", ".internal"];
/// What proxies add: whoever asks sits elsewhere, although the proxy sits here.
const FORWARDED: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// Refuses names that a stranger may have given to this server's address, and pages of other sites.
///
/// A page under a name of its own may lead that name to this machine (DNS rebinding); its browser
/// then takes the page and the sandbox for one site. So the sandbox answers under addresses, under
/// names that nobody can register, and under the name that the configuration gives it.
pub(crate) async fn own_pages_only(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let host = host(&request);
    if !host.as_ref().is_some_and(|host| is_own(host, sandbox.public_url.as_deref())) {
        let host = host.as_ref().map_or("nothing", Authority::as_str);
        let message = format!(
            "the sandbox does not answer as {host}: open it by its address or as localhost, or give this name in \
             server.public_url of the configuration"
        );
        return Fault::forbidden(message).into_response();
    }
    if is_foreign_page(request.method(), headers, sandbox.public_url.as_deref()) {
        return Fault::forbidden("the sandbox answers no page of another site").into_response();
    }
    next.run(request).await
}

/// Refuses peers elsewhere, also those that a proxy on this machine speaks for.
pub(crate) async fn own_machine_only(request: Request, next: Next) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return Fault::forbidden("the peer's address is not known").into_response();
    };
    if !peer.ip().to_canonical().is_loopback() {
        let message = format!("the control API answers this machine only, not {}", peer.ip());
        return Fault::forbidden(message).into_response();
    }
    let headers = request.headers();
    if let Some(name) = FORWARDED.into_iter().find(|name| headers.contains_key(*name)) {
        let message = format!("the control API answers this machine only, and no proxy ({name})");
        return Fault::forbidden(message).into_response();
    }
    if !host(&request).is_some_and(|host| is_own(&host, None)) {
        return Fault::forbidden("the control API answers this machine only, not under a public name")
            .into_response();
    }
    if headers.contains_key(ORIGIN) && !has_own_origin(headers, None) {
        return Fault::forbidden("the control API answers no page of another site").into_response();
    }
    next.run(request).await
}

/// As what the client addresses this server.
fn host(request: &Request) -> Option<Authority> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.clone());
    }
    let mut named = request.headers().get_all(HOST).iter();
    match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok()?.parse().ok(),
        _ => None,
    }
}

fn is_own(host: &Authority, public_url: Option<&str>) -> bool {
    let name = host.host().trim_end_matches('.').to_ascii_lowercase();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let is_address = bare.parse::<IpAddr>().is_ok();
    // A name without a dot is of this machine or of its network.
    let is_local =
        !name.is_empty() && (!name.contains('.') || OWN_ENDS.iter().any(|end| name.ends_with(end)));
    let public = public_url.and_then(authority);
    is_address || is_local || public.is_some_and(|public| public.host().eq_ignore_ascii_case(&name))
}

/// Whether a page of another site asks, which a browser shows. To look is free; the browser does
/// not let the page read what it gets.
fn is_foreign_page(method: &Method, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if method == Method::GET || method == Method::HEAD {
        return false;
    }
    let site = headers.get(FETCH_SITE).and_then(|site| site.to_str().ok());
    let is_crossing = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    is_crossing || headers.contains_key(ORIGIN) && !has_own_origin(headers, public_url)
}

/// Whether the page that asks came from this server.
fn has_own_origin(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(ORIGIN).and_then(|origin| Some(origin.split_once("://")?.1));
    let public = public_url.and_then(authority);
    site.is_some() && (site == text(HOST) || public.is_some_and(|public| site == Some(public.as_str())))
}

/// The host and port of an address.
fn authority(url: &str) -> Option<Authority> {
    url.split_once("://")?.1.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that somebody else can have are not ours, unless the configuration says so.
    #[test]
    fn only_names_that_nobody_else_can_have_are_our_own() {
        let public = Some("https://pay.example/tongbao");
        for (host, own) in [
            ("127.0.0.1:8420", true),
            ("192.168.1.5", true),
            ("[::1]:8420", true),
            ("localhost:8420", true),
            ("LOCALHOST.", true),
            ("tongbao:8420", true),
            ("shop.localhost", true),
            ("tongbao.test", true),
            ("host.docker.internal:8420", true),
            ("pay.example", true),
            ("PAY.example:443", true),
            ("evil.example:8420", false),
            ("pay.example.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("evil-localhost.example", false),
        ] {
            assert_eq!(is_own(&host.parse().unwrap(), public), own, "{host}");
        }
        assert!(!is_own(&"pay.example".parse().unwrap(), None));
    }

    /// What changes something comes from an own page, or from no page.
    #[test]
    fn pages_of_other_sites_change_nothing() {
        let public = Some("https://pay.example");
        for (method, origin, site, foreign) in [
            (Method::POST, None, None, false),
            (Method::POST, Some("http://127.0.0.1:8420"), Some("same-origin"), false),
            (Method::POST, Some("http://127.0.0.1:8420"), None, false),
            (Method::POST, Some("https://pay.example"), Some("same-origin"), false),
            (Method::POST, None, Some("none"), false),
            (Method::POST, Some("http://evil.example"), None, true),
            (Method::POST, Some("http://127.0.0.1:9999"), Some("same-site"), true),
            (Method::POST, Some("null"), Some("cross-site"), true),
            (Method::POST, Some("null"), None, true),
            (Method::POST, None, Some("cross-site"), true),
            (Method::DELETE, None, Some("cross-site"), true),
            (Method::GET, None, Some("cross-site"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "127.0.0.1:8420".parse().unwrap());
            for (name, value) in [(ORIGIN, origin), (FETCH_SITE, site)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(is_foreign_page(&method, &headers, public), foreign, "{method} {origin:?} {site:?}");
        }
    }
}
