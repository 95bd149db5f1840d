//! A receiver of callbacks that can be told to refuse, and remembers what it accepted.

use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tongbao_wire::keys::Apiv3Key;

/// Every so many callbacks one is refused; 0: none is, 1: all are.
#[derive(Debug, Default)]
struct State {
    refuses: AtomicUsize,
    came: AtomicUsize,
    accepted: Mutex<BTreeMap<String, Value>>,
}

/// A running receiver.
pub struct Receiver {
    /// Where to send callbacks.
    pub url: String,
    state: Arc<State>,
}

impl Receiver {
    /// Listens on a port of its own; refuses one of so many (0: none, 1: all).
    pub async fn start(refuses: usize) -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/notify", listener.local_addr().expect("an address"));
        let state = Arc::new(State { refuses: AtomicUsize::new(refuses), ..State::default() });
        let hears = Arc::clone(&state);
        let answer = move |body: Bytes| async move { hears.hear(&body) };
        let router = axum::Router::new().route("/notify", axum::routing::post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver { url, state }
    }

    /// From now on everything is accepted.
    pub fn accept_all(&self) {
        self.state.refuses.store(0, Ordering::SeqCst);
    }

    /// How many came, accepted or not.
    pub fn came(&self) -> usize {
        self.state.came.load(Ordering::SeqCst)
    }

    /// Whether the callback of this number was accepted.
    pub fn has(&self, id: &str) -> bool {
        self.state.accepted.lock().expect("not poisoned").contains_key(id)
    }

    /// What the accepted callbacks told, those that the key opens: event and resource.
    pub fn told(&self, key: &Apiv3Key) -> Vec<(String, Value)> {
        let accepted = self.state.accepted.lock().expect("not poisoned");
        accepted.values().filter_map(|envelope| open(key, envelope)).collect()
    }
}

impl State {
    fn hear(&self, body: &[u8]) -> StatusCode {
        let number = self.came.fetch_add(1, Ordering::SeqCst);
        let refuses = self.refuses.load(Ordering::SeqCst);
        if refuses > 0 && number.is_multiple_of(refuses) {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let envelope: Value = serde_json::from_slice(body).expect("a callback is JSON");
        let id = envelope["id"].as_str().expect("a callback has a number").to_owned();
        self.accepted.lock().expect("not poisoned").insert(id, envelope);
        StatusCode::NO_CONTENT
    }
}

fn open(key: &Apiv3Key, envelope: &Value) -> Option<(String, Value)> {
    let text = |pointer: &str| envelope.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (nonce, associated) = (text("/resource/nonce"), text("/resource/associated_data"));
    let plain = key.open(nonce, associated, text("/resource/ciphertext")).ok()?;
    Some((text("/event_type").to_owned(), serde_json::from_slice(&plain).ok()?))
}
