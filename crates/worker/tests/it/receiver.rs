//! A receiver of callbacks that answers as a test says.

use crate::rig::Hands;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tongbao_base::Time;
use tongbao_engine::Clock;

/// An answer.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A status and a body.
    Say(u16, &'static str),
    /// Nothing, for so long.
    Wait(Duration),
}

/// A callback that came.
#[derive(Debug, Clone)]
pub struct Came {
    /// By the engine's clock.
    pub at: Time,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Came {
    /// The callback's `id`.
    pub fn id(&self) -> String {
        let said: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        said["id"].as_str().unwrap().to_owned()
    }
}

#[derive(Clone)]
pub struct Receiver {
    clock: Arc<Hands>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
    came: Arc<Mutex<Vec<Came>>>,
    pub url: String,
}

impl Receiver {
    /// Gives these answers, one for each callback, and then repeats the last.
    pub async fn start(clock: &Arc<Hands>, answers: &[Answer]) -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver {
            clock: Arc::clone(clock),
            answers: Arc::new(Mutex::new(answers.iter().cloned().collect())),
            came: Arc::default(),
            url: format!("http://{}/paid", listener.local_addr().unwrap()),
        };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        receiver
    }

    pub fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    /// When each callback came, in seconds after the first.
    pub fn offsets(&self) -> Vec<i64> {
        let came = self.came();
        came.iter().map(|one| one.at.ms_since(came[0].at) / Time::SECOND).collect()
    }

    fn next(&self) -> Answer {
        let mut answers = self.answers.lock().unwrap();
        let next = answers.pop_front().expect("an answer");
        if answers.is_empty() {
            answers.push_back(next.clone());
        }
        next
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let at = receiver.clock.now();
    receiver.came.lock().unwrap().push(Came { at, headers, body });
    match receiver.next() {
        Answer::Say(status, body) => {
            let location = [("location", receiver.url.clone())];
            (StatusCode::from_u16(status).unwrap(), location, body).into_response()
        }
        Answer::Wait(time) => {
            let _ = tokio::time::timeout(time, std::future::pending::<()>()).await;
            StatusCode::OK.into_response()
        }
    }
}
