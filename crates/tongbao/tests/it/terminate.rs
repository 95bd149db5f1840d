//! SIGTERM: no more is accepted, what was read is answered, steps end or wait for the next start.

use crate::crash::asking::combined;
use crate::crash::chance::{Chance, kills};
use crate::program::{Server, assert_check_holds, log_of, pause};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use tongbao::client::Client;

const CLIENTS: usize = 4;
/// Documented in docs/operations.md: no stop takes longer.
const STOPS_WITHIN: Duration = Duration::from_secs(25);
/// One that nothing holds up.
const USUALLY_WITHIN: Duration = Duration::from_secs(8);

/// What became of the requests of a client.
#[derive(Default)]
struct Sent {
    answered: Vec<String>,
    unanswered: Vec<String>,
}

/// Orders, one after the other, until the server is gone.
async fn order_on(client: Client, demo: Value, name: String) -> Sent {
    let mut sent = Sent::default();
    for turn in 0.. {
        let number = format!("T{name}-{turn}");
        match place(&client, &demo, &number).await {
            Ok(status) => {
                assert_eq!(status, 200, "{number}");
                sent.answered.push(number);
            }
            Err(error) => {
                assert!(error.contains("error sending request"), "no reply is cut off: {error}");
                sent.unanswered.push(number);
                return sent;
            }
        }
    }
    sent
}

async fn place(client: &Client, demo: &Value, number: &str) -> Result<u16, String> {
    let sellers: Vec<&Value> = demo["sub_merchants"].as_array().expect("sellers").iter().collect();
    let order = combined(demo, &sellers, number, "http://127.0.0.1:9/nobody");
    client.post("/v3/combine-transactions/native", &order).await.map(|reply| reply.status)
}

async fn status_of(client: &Client, number: &str) -> u16 {
    let path = format!("/v3/combine-transactions/out-trade-no/{number}");
    client.get(&path).await.expect("a reply").status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
async fn every_request_that_was_read_is_answered_and_no_other_is_done() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let (mut chance, mut worst, mut answered) = (Chance::new(), Duration::ZERO, 0);
    let rounds = (kills() / 4).max(3);
    for round in 0..rounds {
        let mut server = Server::start(&data);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| tokio::spawn(order_on(server.client(), server.demo(), format!("{round}-{client}"))))
            .collect();
        pause(Duration::from_millis(50 + chance.below(400))).await;
        let begun = Instant::now();
        server.signal("TERM");
        let status = server.ended_within(USUALLY_WITHIN).await.expect("it stops soon");
        worst = worst.max(begun.elapsed());
        assert_eq!(status.code(), Some(0), "round {round}");
        assert_check_holds(&data, "after it stopped");
        let server = Server::start(&data);
        for client in clients {
            let sent = client.await.expect("a client without a panic");
            answered += sent.answered.len();
            for number in sent.answered {
                assert_eq!(status_of(&server.client(), &number).await, 200, "{number} was acknowledged");
            }
            for number in sent.unanswered {
                assert_eq!(status_of(&server.client(), &number).await, 404, "{number} had no reply");
            }
        }
    }
    println!(
        "{rounds} stops, {answered} requests acknowledged, stopped after at most {} ms",
        worst.as_millis()
    );
}

/// Takes connections and never answers.
struct Silent {
    url: String,
    _listener: std::net::TcpListener,
}

impl Silent {
    fn start() -> Silent {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/notify", listener.local_addr().expect("an address"));
        Silent { url, _listener: listener }
    }
}

/// A paid order whose callback is under way to `url`.
async fn owe_a_callback(server: &Server, url: &str) {
    let demo = server.demo();
    let order = combined(&demo, &[&demo["sub_merchants"][1]], "OWED", url);
    let placed = server.client().post("/v3/combine-transactions/native", &order).await.expect("a reply");
    assert_eq!(placed.status, 200, "{}", placed.body);
    let pay = json!({"mchid": demo["platform"]["mchid"], "combine_out_trade_no": "OWED"});
    server.control("pay", &pay).await.expect("an answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_under_way_is_waited_for_and_its_next_try_is_planned() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let receiver = Silent::start();
    let mut server = Server::start(&data);
    owe_a_callback(&server, &receiver.url).await;
    pause(Duration::from_millis(600)).await;
    server.signal("TERM");
    let status = server.ended_within(STOPS_WITHIN).await.expect("it stops in its time");
    assert_eq!(status.code(), Some(0));
    let server = Server::start(&data);
    let listed = server.control("notifications?ref=OWED", &Value::Null).await.expect("an answer");
    let owed = &listed["notifications"][0];
    assert_eq!(owed["state"], "PENDING", "{owed}");
    assert_eq!(owed["attempts"].as_array().map(Vec::len), Some(1), "the try was recorded: {owed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_at_once_what_a_half_request_holds_up() {
    for second in ["TERM", "INT"] {
        let place = tempfile::tempdir().expect("a folder");
        let data = place.path().join("data");
        let mut server = Server::start(&data);
        let address = server.base.strip_prefix("http://").expect("an address").to_owned();
        let mut half = std::net::TcpStream::connect(address).expect("a server");
        write!(
            half,
            "POST /v3/ecommerce/refunds/apply HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{\"h"
        )
        .expect("sent");
        pause(Duration::from_millis(100)).await;
        server.signal("TERM");
        assert_eq!(server.ended_within(Duration::from_millis(700)).await, None, "it waits for the request");
        server.signal(second);
        let status = server.ended_within(Duration::from_secs(2)).await.expect("it ends at once");
        assert_eq!(status.code(), Some(1));
        assert!(last_line(&data).contains("told to stop a second time"), "{}", last_line(&data));
        let mut rest = String::new();
        assert_eq!(half.read_to_string(&mut rest).unwrap_or(0), 0, "no reply: {rest}");
        assert_check_holds(&data, "after it was ended");
    }
}

fn last_line(data: &Path) -> String {
    let log = std::fs::read_to_string(log_of(data)).expect("a log");
    log.lines().last().unwrap_or_default().to_owned()
}
