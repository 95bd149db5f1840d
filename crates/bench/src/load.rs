//! A load generator that takes little of the server's processor: requests are signed before the
//! clock runs, and sent over raw connections.

use axum::http::{HeaderMap, HeaderName};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;
use tongbao::client::Client;
use tongbao_bench::connection::Connection;
use tongbao_bench::message::Message;
use tongbao_bench::watch::Watch;

/// Connections that share the requests of a schedule.
const PACED: usize = 32;

/// Method, path with query, body.
pub type Request = (&'static str, String, String);

/// How requests went that were sent as fast as they were answered.
pub struct Sent {
    /// From the first to the last.
    pub took: Duration,
    /// Of each, the shortest first.
    latencies: Vec<Duration>,
}

impl Sent {
    /// So many of a hundred requests are quicker, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        self.latencies[self.latencies.len() * percent / 100].as_secs_f64() * 1e3
    }
}

/// Signed requests, ready to be sent.
pub struct Load {
    requests: Arc<Vec<Vec<u8>>>,
}

impl Load {
    /// Signs `count` of them now; the server takes them for 300 s.
    pub fn sign(client: &Client, count: usize, request: impl Fn(usize) -> Request) -> Load {
        let whole = |number| {
            let (method, path, body) = request(number);
            let authorization = client.authorization(method, &path, body.as_bytes());
            format!(
                "{method} {path} HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
                 Authorization: {authorization}\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        };
        Load { requests: Arc::new((0..count).map(whole).collect()) }
    }

    /// Sends all of them; every reply must be a 200, and the last one of each connection must
    /// carry the platform's signature.
    pub async fn send(&self, address: &str, connections: usize, client: &Client) -> Sent {
        let next = Arc::new(AtomicUsize::new(0));
        let watch = Watch::start();
        let sending: Vec<_> = (0..connections)
            .map(|_| tokio::spawn(send(address.to_owned(), Arc::clone(&self.requests), Arc::clone(&next))))
            .collect();
        let (mut last, mut latencies) = (Vec::new(), Vec::new());
        for connection in sending {
            let (connection, times) = connection.await.expect("a connection without a panic");
            last.push(connection);
            latencies.extend(times);
        }
        let took = watch.elapsed();
        for reply in last.iter().filter_map(Connection::reply) {
            verify(reply, client);
        }
        latencies.sort_unstable();
        Sent { took, latencies }
    }

    /// Sends `per_second` of them by the clock, whether those before are answered or not, until all
    /// are sent or it is over; gives how long each took from when it was due.
    pub async fn pace(self, address: String, per_second: u32, is_over: Arc<AtomicBool>) -> Vec<Duration> {
        let start = Instant::now();
        let sending: Vec<_> = (0..PACED)
            .map(|first| {
                let (requests, is_over) = (Arc::clone(&self.requests), Arc::clone(&is_over));
                tokio::spawn(pace(address.clone(), (requests, first), (start, per_second), is_over))
            })
            .collect();
        let mut latencies = Vec::new();
        for connection in sending {
            latencies.extend(connection.await.expect("a connection without a panic"));
        }
        latencies
    }
}

/// Every so manieth request is this connection's.
async fn pace(
    address: String,
    (requests, first): (Arc<Vec<Vec<u8>>>, usize),
    (start, per_second): (Instant, u32),
    is_over: Arc<AtomicBool>,
) -> Vec<Duration> {
    let mut connection = Connection::open(&address).await.expect("a server");
    let mut latencies = Vec::new();
    for (number, request) in requests.iter().enumerate().skip(first).step_by(PACED) {
        let due = start + Duration::from_secs(1) * u32::try_from(number).expect("few") / per_second;
        tokio::time::sleep_until(due).await;
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        granted(&mut connection, request).await;
        latencies.push(due.elapsed());
    }
    latencies
}

/// Sends one and waits for its reply, which must be a 200.
async fn granted(connection: &mut Connection, request: &[u8]) {
    let (status, body) = connection.exchange(request).await.expect("a reply");
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
}

/// Gives the connection, on which its last reply is, and how long each request took.
async fn send(
    address: String,
    requests: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
) -> (Connection, Vec<Duration>) {
    let mut connection = Connection::open(&address).await.expect("a server");
    let mut latencies = Vec::new();
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let watch = Watch::start();
        granted(&mut connection, request).await;
        latencies.push(watch.elapsed());
    }
    (connection, latencies)
}

fn verify(reply: Message<'_>, client: &Client) {
    let Message { head, body } = reply;
    let mut headers = HeaderMap::new();
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
        let name = HeaderName::try_from(name).expect("a header's name");
        headers.append(name, value.parse().expect("a header's value"));
    }
    client.verify(&headers, body).expect("the platform's signature");
}
