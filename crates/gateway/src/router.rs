//! From paths to routes: what axum is told.

use crate::fault::{Fault, Location};
use crate::gateway::Gateway;
use crate::route::Route;
use crate::serve::{Replies, Serving, incoming, no_route, wrong_method};
use crate::{probes, routes};
use axum::Router;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::extract::rejection::RawPathParamsRejection;
use axum::http::{Request, Response, header};
use axum::routing::any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All operations, the probes, and a JSON 404 for everything else.
///
/// It holds the router's fallback: a router that is merged with it must have none of its own.
pub fn router(gateway: Gateway) -> Router {
    let serving = Arc::new(Serving::new(gateway, Replies::Signed));
    let mut paths: BTreeMap<&'static str, Vec<Route>> = BTreeMap::new();
    for route in routes::all() {
        paths.entry(route.path).or_default().push(route);
    }
    let mut router = probes::router(&serving);
    for (path, methods) in paths {
        router = router.route(path, any(handler(Arc::clone(&serving), methods)));
    }
    let probing = Arc::clone(&serving);
    let router = router.method_not_allowed_fallback(move |request: Request<Body>| {
        let serving = Arc::clone(&probing);
        async move {
            let (parts, _) = request.into_parts();
            serving.reject(&parts, wrong_method(&parts.method)).await
        }
    });
    router.fallback(move |request: Request<Body>| {
        let serving = Arc::clone(&serving);
        async move {
            let (parts, _) = request.into_parts();
            let fault = no_route(&parts.uri);
            serving.reject(&parts, fault).await
        }
    })
}

type Answering = std::pin::Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Answers every method of one path; a HEAD is no GET.
fn handler(
    serving: Arc<Serving>,
    methods: Vec<Route>,
) -> impl Fn(Result<RawPathParams, RawPathParamsRejection>, Request<Body>) -> Answering + Clone {
    let methods = Arc::new(methods);
    move |path, request| {
        let (serving, methods) = (Arc::clone(&serving), Arc::clone(&methods));
        Box::pin(async move {
            let Some(route) = methods.iter().find(|route| route.method == request.method()) else {
                let (parts, _) = request.into_parts();
                let fault = wrong_method(&parts.method);
                let mut response = serving.reject(&parts, fault).await;
                let names: Vec<&str> = methods.iter().map(|route| route.method.as_str()).collect();
                if let Ok(allowed) = names.join(", ").parse() {
                    response.headers_mut().insert(header::ALLOW, allowed);
                }
                return response;
            };
            let Ok(path) = path else {
                let (parts, _) = request.into_parts();
                let fault = Fault::param("path", Location::Path, "路径参数不是合法的UTF-8编码");
                return serving.reject(&parts, fault).await;
            };
            let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            Arc::clone(&serving).serve(route, incoming(request, path)).await
        })
    }
}
