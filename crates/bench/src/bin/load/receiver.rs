//! Accepts callbacks and counts them by their numbers.

use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is owed comes within so many seconds after the last request.
const PATIENCE: usize = 120;

/// A running receiver.
pub struct Receiver {
    /// Where to send callbacks.
    pub url: String,
    came: Arc<Mutex<HashSet<String>>>,
}

impl Receiver {
    /// Listens on a port of its own.
    pub async fn start() -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/notify", listener.local_addr().expect("an address"));
        let came = Arc::new(Mutex::new(HashSet::new()));
        let hears = Arc::clone(&came);
        let hear = move |body: Bytes| async move {
            let envelope: Value = serde_json::from_slice(&body).expect("a callback is JSON");
            let id = envelope["id"].as_str().expect("a callback has a number").to_owned();
            hears.lock().expect("not poisoned").insert(id);
            StatusCode::NO_CONTENT
        };
        let router = axum::Router::new().route("/notify", axum::routing::post(hear));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver { url, came }
    }

    /// How many came; one that came twice counts once.
    pub fn came(&self) -> usize {
        self.came.lock().expect("not poisoned").len()
    }

    /// Waits until so many came, or for as long as is reasonable.
    #[expect(clippy::disallowed_methods, reason = "callbacks come when they come")]
    pub async fn wait_for(&self, owed: usize) {
        for _ in 0..PATIENCE {
            if self.came() >= owed {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
