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

/// Ready when a question to the store is answered.
async fn readiness(serving: Arc<Serving>) -> impl IntoResponse {
    let question = PlatformOf { mchid: MchId::from("0") };
    match serving.gateway.engine.ask(question).await {
        Ok(_) => (StatusCode::OK, ok("{\"status\":\"ready\"}")),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, ok("{\"status\":\"not ready\"}"))
        }
    }
}
