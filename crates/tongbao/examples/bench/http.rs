//! Signed requests over HTTP against the machine's own rate of signatures.
//!
//! Requests are signed before the clock runs and sent over raw connections, so that the load
//! takes little of the server's processor.

use crate::program::Served;
use crate::watch::Watch;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tongbao::client::Client;
use tongbao::folder::Folder;

const CONNECTIONS: usize = 32;
const REQUESTS: usize = 6000;
const PLATFORM: &str = "1900000100";
const SELLER: &str = "1900000101";

/// Prints requests per second for each operation, and their share of the signing rate.
pub async fn measure(binary: &Path, data: &Path, signing: f64) {
    let server = Served::start(binary, data);
    let folder = Folder::open(data).expect("an installation");
    let client = Client::new(&folder, &format!("http://{}", server.address), PLATFORM).expect("credentials");
    println!("| signed HTTP, {CONNECTIONS} connections | requests/s | of the signing rate |\n|---|---|---|");
    let order = |number: usize| {
        let body = json!({
            "sp_appid": "wx8888888888888888", "sp_mchid": PLATFORM, "sub_mchid": SELLER, "description": "一件商品",
            "out_trade_no": format!("H{number}"), "notify_url": "https://shop.example/notify",
            "amount": {"total": 10_000, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
        });
        ("POST", "/v3/pay/partner/transactions/native".to_owned(), body.to_string())
    };
    row("order creation", &server, &client, signing, order).await;
    let query = |number: usize| {
        let path = format!(
            "/v3/pay/partner/transactions/out-trade-no/H{number}?sp_mchid={PLATFORM}&sub_mchid={SELLER}"
        );
        ("GET", path, String::new())
    };
    row("order query", &server, &client, signing, query).await;
    let mixed = |number: usize| if number % 2 == 0 { order(number + REQUESTS) } else { query(number) };
    row("half and half", &server, &client, signing, mixed).await;
    println!("\nthe server holds {} MiB after it", server.resident_mib());
}

async fn row(
    name: &str,
    server: &Served,
    client: &Client,
    signing: f64,
    request: impl Fn(usize) -> (&'static str, String, String),
) {
    let requests: Arc<Vec<Vec<u8>>> = Arc::new(
        (0..REQUESTS)
            .map(|number| {
                let (method, path, body) = request(number);
                let authorization = client.authorization(method, &path, body.as_bytes());
                format!(
                    "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
                     Authorization: {authorization}\r\nContent-Length: {}\r\n\r\n{body}",
                    server.address,
                    body.len()
                )
                .into_bytes()
            })
            .collect(),
    );
    let next = Arc::new(AtomicUsize::new(0));
    let watch = Watch::start();
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| tokio::spawn(send(server.address.clone(), Arc::clone(&requests), Arc::clone(&next))))
        .collect();
    for connection in connections {
        connection.await.expect("a connection without a panic");
    }
    let rate = watch.rate(REQUESTS);
    println!("| {name} | {rate:.0} | {:.0} % |", 100.0 * rate / signing);
}

async fn send(address: String, requests: Arc<Vec<Vec<u8>>>, next: Arc<AtomicUsize>) {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    stream.set_nodelay(true).expect("a socket");
    let mut buffer = Vec::with_capacity(16 * 1024);
    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        stream.write_all(request).await.expect("sent");
        buffer.clear();
        loop {
            let read = stream.read_buf(&mut buffer).await.expect("a reply");
            assert!(read > 0, "the server closed");
            if let Some(length) = whole(&buffer) {
                assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer));
                assert_eq!(length, buffer.len(), "one reply for one request");
                break;
            }
        }
    }
}

/// The length of the reply, once all of it is there.
fn whole(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&buffer[..head]).ok()?;
    let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with("content-length:"))?;
    let length: usize = line.split(':').nth(1)?.trim().parse().ok()?;
    (buffer.len() >= head + length).then_some(head + length)
}
