//! A receiver of callbacks that says yes at once, and counts them.

use crate::watch::Watch;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const YES: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"code\":\"SUCCESS\"}";
const HEAD_END: &[u8] = b"\r\n\r\n";
const LENGTH: &str = "content-length:";

/// A receiver on a thread of its own.
pub struct Receiver {
    /// `http://127.0.0.1:…/paid`
    pub url: String,
    came: Arc<Came>,
}

struct Came {
    watch: Watch,
    count: AtomicUsize,
    first_us: AtomicU64,
    last_us: AtomicU64,
}

impl Came {
    fn one(&self) {
        let at = u64::try_from(self.watch.elapsed().as_micros()).expect("a run ends");
        self.first_us.fetch_min(at, Ordering::Relaxed);
        self.last_us.fetch_max(at, Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::Relaxed);
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
            count: AtomicUsize::new(0),
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

    /// How many came.
    pub fn count(&self) -> usize {
        self.came.count.load(Ordering::Relaxed)
    }

    /// From the first to the last.
    pub fn took(&self) -> Duration {
        let [first, last] = [&self.came.first_us, &self.came.last_us].map(|at| at.load(Ordering::Relaxed));
        Duration::from_micros(last.saturating_sub(first))
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
        while !is_whole(&buffer) {
            match stream.read_buf(&mut buffer).await {
                Ok(read) if read > 0 => {}
                _ => return,
            }
        }
        buffer.clear();
        came.one();
        if stream.write_all(YES).await.is_err() {
            return;
        }
    }
}

fn is_whole(buffer: &[u8]) -> bool {
    let Some(end) = buffer.windows(HEAD_END.len()).position(|window| window == HEAD_END) else {
        return false;
    };
    let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix(LENGTH)?.trim().parse::<usize>().ok());
    buffer.len() >= end + HEAD_END.len() + length.unwrap_or_default()
}
