//! A way in behind the signatures: for callers in the same process that have proved who they are.
//!
//! The simulator asks here. A request takes the pipeline's own way from its target to its reply
//! (route, media types, quotas, merchant's kind, the route's two functions, refusal codes); what is
//! left out is what a clock, a random nonce or a private key would make different each time:
//! verification before, the reply's signature after, and threads.

use crate::Gateway;
use crate::authenticate::Signed;
use crate::caller::{Pairs, internal};
use crate::fault::Fault;
use crate::file::FileReply;
use crate::multipart::FilePart;
use crate::route::{Answer, Route};
use crate::routes;
use crate::serve::{Received, Replies, Serving, no_route, wrong_method};
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use bytes::Bytes;
use matchit::Router;
use std::io::Read;
use std::sync::Arc;

/// A request of a merchant whose signature need not be looked at.
#[derive(Debug, Clone)]
pub struct Trusted<'a> {
    /// Who asks.
    pub mchid: &'a str,
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// `Wechatpay-Serial`: for which key secrets were encrypted; empty when there are none.
    pub serial: &'a str,
    /// JSON; empty for a `GET`.
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    /// HTTP status.
    pub status: u16,
    /// JSON; empty with a 204; a file is all its bytes.
    pub body: Vec<u8>,
    /// The kernel's name of the operation, `refund.apply`; none: no route takes it.
    pub operation: Option<&'static str>,
    /// The rule that refused, if one did.
    pub rule: Option<String>,
}

/// The way in.
pub struct Desk {
    serving: Arc<Serving>,
    paths: Router<Vec<Route>>,
}

impl Desk {
    /// All operations.
    pub fn new(gateway: Gateway) -> Desk {
        let mut by_path: Vec<(&'static str, Vec<Route>)> = Vec::new();
        for route in routes::all() {
            match by_path.iter_mut().find(|(path, _)| *path == route.path) {
                Some((_, methods)) => methods.push(route),
                None => by_path.push((route.path, vec![route])),
            }
        }
        let mut paths = Router::new();
        for (path, methods) in by_path {
            paths.insert(path, methods).expect("the paths are those that the router takes");
        }
        Desk { serving: Arc::new(Serving::new(gateway, Replies::Plain)), paths }
    }

    /// Answers a request; none when the merchant has no keys here.
    pub async fn ask(&self, trusted: Trusted<'_>) -> Option<Unsigned> {
        let merchant = self.serving.gateway.keyring.current(trusted.mchid)?;
        let certificate = merchant.certificates.first()?.clone();
        let signed = Signed { merchant, certificate };
        let request = Request::builder().method(trusted.method).uri(trusted.target);
        let request = request.header("wechatpay-serial", trusted.serial).body(Body::empty());
        let (parts, _) = request.ok()?.into_parts();
        let found = self.paths.at(parts.uri.path()).ok();
        let fault = match &found {
            None => no_route(&parts.uri),
            Some(found) => match found.value.iter().find(|route| route.method == parts.method) {
                Some(route) => {
                    let path = found.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
                    return Some(self.answer(route, &parts, path.collect(), (signed, trusted.body)).await);
                }
                None => wrong_method(&parts.method),
            },
        };
        let (reply, _) = self.serving.compose(Err(fault), crate::Family::Common);
        let status = reply.status.as_u16();
        Some(Unsigned { status, body: reply.body, operation: None, rule: Some("NoRoute".to_owned()) })
    }

    async fn answer(
        &self,
        route: &Route,
        parts: &Parts,
        path: Pairs,
        (signed, body): (Signed, Vec<u8>),
    ) -> Unsigned {
        let received = Received { signed: Bytes::from(body), file: None::<FilePart> };
        let answer = match self.serving.identified(route, parts, (path, signed), received).await {
            Ok(Answer::Message(written)) => Ok(written.body),
            Ok(Answer::File(file)) => match whole(file) {
                Ok(body) => {
                    return Unsigned { status: 200, body, operation: Some(route.name), rule: None };
                }
                Err(fault) => Err(fault),
            },
            Err(fault) => Err(fault),
        };
        let (reply, fault) = self.serving.compose(answer, route.family);
        Unsigned {
            status: reply.status.as_u16(),
            body: reply.body,
            operation: Some(route.name),
            rule: fault.map(|fault| fault.rule.into_owned()),
        }
    }
}

/// A file's bytes, as they are before they are encrypted on their way.
fn whole(file: FileReply) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let FileReply { bytes: mut reading, .. } = file;
    match reading.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => {
            tracing::error!(%error, "a bill could not be read to its end");
            Err(internal("Bill"))
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
