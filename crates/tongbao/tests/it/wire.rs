//! What only a socket shows: header names as written, slow and half requests, large bodies.

use crate::program::Server;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

fn connect(server: &Server) -> TcpStream {
    let stream =
        TcpStream::connect(server.base.strip_prefix("http://").expect("an address")).expect("a server");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket");
    stream
}

/// Everything that comes until the server closes.
fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn still_serves(server: &Server) {
    let reply = server.client().get("/v3/certificates").await.expect("a verified reply");
    assert_eq!(reply.status, 200, "{}", reply.body);
}

#[tokio::test]
async fn reply_headers_are_written_in_title_case_each_once() {
    let place = tempfile::tempdir().expect("a folder");
    let server = Server::start(&place.path().join("data"));
    let (authorization, target) =
        (server.client().authorization("GET", "/v3/certificates", b""), "/v3/certificates");
    let mut stream = connect(&server);
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {authorization}\r\n\r\n"
    )
    .expect("sent");
    let said = answer(&mut stream);
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    for name in [
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Wechatpay-Serial",
        "Wechatpay-Signature-Type",
        "Content-Type",
        "Request-Id",
    ] {
        let lines = said.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
        assert_eq!(lines, 1, "{name}: {said}");
    }
}

#[tokio::test]
async fn half_requests_garbage_and_large_bodies_leave_the_server_serving() {
    let place = tempfile::tempdir().expect("a folder");
    let server = Server::start(&place.path().join("data"));

    let mut half = connect(&server);
    write!(
        half,
        "POST /v3/ecommerce/refunds/apply HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{\"half"
    )
    .expect("sent");
    let mut garbage = connect(&server);
    garbage.write_all(b"\x16\x03\x01 this is not http\r\n\r\n").expect("sent");
    assert!(!answer(&mut garbage).contains("200 OK"));

    let body = format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024));
    let reply = server.client().post("/v3/ecommerce/refunds/apply", &json!({"description": body})).await;
    if let Ok(reply) = reply {
        assert!((400..500).contains(&reply.status), "{}", reply.status);
        assert!(reply.body["code"].is_string(), "{}", reply.body);
    }
    still_serves(&server).await;
    drop(half);
    still_serves(&server).await;
}

#[tokio::test]
async fn deeply_nested_json_is_a_clean_refusal() {
    let place = tempfile::tempdir().expect("a folder");
    let server = Server::start(&place.path().join("data"));
    let mut deep = Value::Null;
    for _ in 0..120 {
        deep = json!([deep]);
    }
    let reply =
        server.client().post("/v3/ecommerce/refunds/apply", &json!({"amount": deep})).await.expect("a reply");
    assert_eq!((reply.status, reply.body["code"].as_str()), (400, Some("PARAM_ERROR")), "{}", reply.body);
    let text = "[".repeat(10_000);
    let reply = server.client().post_text("/v3/ecommerce/refunds/apply", text).await.expect("a reply");
    assert_eq!((reply.status, reply.body["code"].as_str()), (400, Some("PARAM_ERROR")), "{}", reply.body);
    still_serves(&server).await;
}
