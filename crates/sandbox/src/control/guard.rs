//! The own machine only.

use super::Fault;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// Refuses peers elsewhere, and pages of other sites that a browser on this machine shows.
pub(crate) async fn own_machine_only(request: Request, next: Next) -> Response {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() else {
        return Fault::forbidden("the peer's address is not known").into_response();
    };
    if !peer.ip().to_canonical().is_loopback() {
        let message = format!("the control API answers this machine only, not {}", peer.ip());
        return Fault::forbidden(message).into_response();
    }
    if is_foreign_page(request.headers()) {
        return Fault::forbidden("the control API answers no page of another site").into_response();
    }
    next.run(request).await
}

/// Whether a page of another site asks, which a browser on this machine shows.
pub(crate) fn is_foreign_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, site)| site));
    site.is_some() && site != text(HOST)
}
