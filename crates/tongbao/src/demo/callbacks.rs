//! A receiver of callbacks: verifies, decrypts and keeps them.

use crate::client::Client;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use tongbao_wire::keys::Apiv3Key;

/// Callbacks that came, in order: event and decrypted resource.
#[derive(Clone)]
pub struct Callbacks {
    /// Where to send them.
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    client: Arc<Client>,
    key: Apiv3Key,
    came: Mutex<Vec<(String, Value)>>,
}

impl Callbacks {
    /// Listens on a port of its own.
    pub async fn start(client: Arc<Client>, key: Apiv3Key) -> Result<Callbacks, String> {
        let listener =
            tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let inner = Arc::new(Inner { client, key, came: Mutex::default() });
        let router = axum::Router::new().route("/notify", post(receive)).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Callbacks { url: format!("http://{address}/notify"), inner })
    }

    /// The resources of one event so far.
    pub fn of(&self, event: &str) -> Vec<Value> {
        let came = self.inner.came.lock().unwrap_or_else(PoisonError::into_inner);
        came.iter().filter(|(name, _)| name == event).map(|(_, resource)| resource.clone()).collect()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match inner.client.verify(&headers, &body).and_then(|()| open(&inner.key, &body)) {
        Ok(event) => {
            inner.came.lock().unwrap_or_else(PoisonError::into_inner).push(event);
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::UNAUTHORIZED,
    }
}

fn open(key: &Apiv3Key, body: &[u8]) -> Result<(String, Value), String> {
    let envelope: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let text = |pointer: &str| envelope.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let plain = key
        .open(text("/resource/nonce"), text("/resource/associated_data"), text("/resource/ciphertext"))
        .map_err(|error| error.to_string())?;
    let resource = serde_json::from_slice(&plain).map_err(|error| error.to_string())?;
    Ok((text("/event_type").to_owned(), resource))
}
