//! Unsigned: whether the program lives, whether it can work, and its numbers.

use crate::serve::Serving;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::{Arc, OnceLock};
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::PlatformOf;

pub(crate) fn router(serving: &Arc<Serving>) -> Router {
    let ready = Arc::clone(serving);
    let numbers = Arc::clone(serving);
    Router::new()
        .route("/healthz", get(|| async { ok("{\"status\":\"ok\"}") }))
        .route("/readyz", get(move || readiness(Arc::clone(&ready))))
        .route("/openapi.json", get(|| async { ok(document()) }))
        .route(
            "/metrics",
            get(move || {
                let text = (numbers.gateway.metrics)();
                // The exposition format's own content type.
                async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text) }
            }),
        )
}

/// The OpenAPI document, written once.
fn document() -> &'static str {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| crate::openapi().to_string())
}

fn ok(body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body)
}

/// Ready when a question to the store is answered and the store takes changes. With a full disk
/// questions are answered still: the reply says which of the two it is.
async fn readiness(serving: Arc<Serving>) -> impl IntoResponse {
    let engine = &serving.gateway.engine;
    let not_ready = |error: &dyn std::fmt::Display, body| {
        tracing::warn!(%error, "not ready");
        (StatusCode::SERVICE_UNAVAILABLE, ok(body))
    };
    if let Err(error) = engine.ask(PlatformOf { mchid: MchId::from("0") }).await {
        return not_ready(&error, r#"{"status":"not ready","reason":"the database does not answer"}"#);
    }
    match engine.takes_changes().await {
        Ok(()) => (StatusCode::OK, ok("{\"status\":\"ready\"}")),
        Err(error) => not_ready(&error, r#"{"status":"not ready","reason":"the database takes no changes"}"#),
    }
}
