//! A bare server: what stays when Tongbao is taken away.
//!
//! axum with every core at it verifies the request's signature with a key that was parsed once,
//! parses the JSON body, and signs a small reply on the thread that read the request, which was
//! measured to be the fastest place. No API that signs its replies one by one can
//! answer more.

use crate::signatures::Signatures;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tongbao_bench::program::first_line;
use tongbao_engine::{Clock, SystemClock};
use tongbao_wire::keyring::SigningKey;
use tongbao_wire::keys::{PrivateKey, PublicKey};
use tongbao_wire::signature::{Authorization, request_message, sign};

/// The word that makes this program the bare server.
pub const WORD: &str = "bare";
/// More than any request of the bench.
const BODY_MAX: usize = 64 * 1024;

/// A running bare server, in a process of its own as Tongbao is.
pub struct Bare {
    process: Child,
    /// `127.0.0.1:…`
    pub address: String,
}

impl Bare {
    /// Starts it with the folder's keys: the platform's signs, the client's is verified.
    pub fn start([platform_key, client_key]: [&Path; 2], signatures: &Signatures) -> Bare {
        let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
        command.arg(WORD).args([platform_key, client_key]).stdout(Stdio::piped());
        signatures.limit(&mut command);
        let mut process = command.spawn().expect("this program starts");
        let address = first_line(&mut process);
        Bare { process, address }
    }

    /// Its number, by which /proc knows it.
    pub fn process(&self) -> String {
        self.process.id().to_string()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Keys {
    platform: SigningKey,
    client: PublicKey,
}

/// Serves until it is ended; prints its address first.
pub fn serve(platform_key: &Path, client_key: &Path) {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).expect("a key file");
        PrivateKey::from_pkcs8_pem(&text).expect("an RSA key")
    };
    let platform = SigningKey { serial: "BARE".to_owned(), key: read(platform_key) };
    let keys = Arc::new(Keys { platform, client: read(client_key).public_key() });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        println!("{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(keys);
        axum::serve(listener, router).await.expect("served until it is ended");
    });
}

async fn answer(State(keys): State<Arc<Keys>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    match check(&keys, head.method.as_str(), target, &head.headers, &body) {
        Some(reply) => reply,
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn check(keys: &Keys, method: &str, target: &str, headers: &HeaderMap, body: &Bytes) -> Option<Response> {
    let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let authorization = Authorization::parse(authorization).ok()?;
    let message = request_message(method, target, authorization.timestamp, &authorization.nonce_str, body);
    if !keys.client.verify(&message, &authorization.signature) {
        return None;
    }
    let size = if body.is_empty() {
        0
    } else {
        serde_json::from_slice::<serde_json::Value>(body).ok()?.as_object()?.len()
    };
    let body =
        serde_json::json!({ "code_url": "weixin://wxpay/bizpayurl?pr=bare", "fields": size }).to_string();
    let signed = sign(&keys.platform, SystemClock.now(), body.as_bytes()).pairs();
    let mut reply = ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response();
    for (name, value) in signed {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        reply.headers_mut().insert(name, HeaderValue::try_from(value).ok()?);
    }
    Some(reply)
}
