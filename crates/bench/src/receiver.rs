//! A receiver of callbacks that says yes at once, and counts them by their numbers.

use crate::message::Message;
use crate::watch::Watch;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const YES: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"code\":\"SUCCESS\"}";
/// How often it is looked whether all have come.
const LOOK: Duration = Duration::from_millis(100);

/// A receiver on a thread of its own.
#[derive(Debug)]
pub struct Receiver {
    /// `http://127.0.0.1:…/paid`
    pub url: String,
    came: Arc<Came>,
}

#[derive(Debug)]
struct Came {
    watch: Watch,
    ids: Mutex<HashSet<Box<str>>>,
    first_us: AtomicU64,
    last_us: AtomicU64,
}

/// What is read of a callback.
#[derive(Deserialize)]
struct Envelope<'a> {
    id: &'a str,
}

impl Came {
    fn one(&self, id: &str) {
        let at = u64::try_from(self.watch.elapsed().as_micros()).expect("a run ends");
        self.first_us.fetch_min(at, Ordering::Relaxed);
        self.last_us.fetch_max(at, Ordering::Relaxed);
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).insert(id.into());
    }
}

impl Receiver {
    /// Listens from now on.
    pub fn start() -> Receiver {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a socket");
        let url = format!("http://{}/paid", listener.local_addr().expect("an address"));
        let came = Arc::new(Came {
            watch: Watch::start(),
            ids: Mutex::default(),
            first_us: AtomicU64::new(u64::MAX),
            last_us: AtomicU64::new(0),
        });
        let counting = Arc::clone(&came);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(accept(listener, counting));
        });
        Receiver { url, came }
    }

    /// How many came; one that came twice counts once.
    pub fn count(&self) -> usize {
        self.came.ids.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// From the first to the last.
    pub fn took(&self) -> Duration {
        let [first, last] = [&self.came.first_us, &self.came.last_us].map(|at| at.load(Ordering::Relaxed));
        Duration::from_micros(last.saturating_sub(first))
    }

    /// Waits until so many came, or for as long as `patience` lasts; says whether they came.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> bool {
        let mut ticks = tokio::time::interval(LOOK);
        let coming = async {
            while self.count() < count {
                ticks.tick().await;
            }
        };
        tokio::time::timeout(patience, coming).await.is_ok()
    }
}

async fn accept(listener: std::net::TcpListener, came: Arc<Came>) {
    let listener = TcpListener::from_std(listener).expect("a socket");
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        tokio::spawn(answer(stream, Arc::clone(&came)));
    }
}

/// Reads requests and says yes, until the other side closes.
async fn answer(mut stream: TcpStream, came: Arc<Came>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::with_capacity(8 * 1024);
    loop {
        let request = loop {
            if let Some(request) = Message::whole(&buffer) {
                break request;
            }
            match stream.read_buf(&mut buffer).await {
                Ok(read) if read > 0 => {}
                _ => return,
            }
        };
        let envelope: Envelope<'_> =
            serde_json::from_slice(request.body).expect("a callback is JSON with a number");
        came.one(envelope.id);
        buffer.clear();
        if stream.write_all(YES).await.is_err() {
            return;
        }
    }
}
