//! What was acknowledged is there after `kill -9`, and nothing is there by half.

use crate::program::{Server, run, text};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tongbao::client::Client;

const ROUNDS: u64 = 20;
const CLIENTS: usize = 4;

/// What a client was told, and may rely on.
#[derive(Default)]
struct Acknowledged {
    placed: Vec<String>,
    paid: Vec<(String, Vec<String>)>,
    split: Vec<(String, String, String)>,
}

impl Acknowledged {
    /// What was acknowledged since the start before the last kill.
    fn of_round(&self, round: u64) -> Acknowledged {
        let prefix = format!("K{round}-");
        let is_of = |number: &&String| number.starts_with(&prefix);
        Acknowledged {
            placed: self.placed.iter().filter(is_of).cloned().collect(),
            paid: self.paid.iter().filter(|(number, _)| is_of(&number)).cloned().collect(),
            split: Vec::new(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_request_survives_twenty_kills_and_none_is_there_by_half() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let mut moment = u64::from(std::process::id()) | 1;
    for round in 0..ROUNDS {
        let mut server = Server::start(&data);
        assert!(server.control("clock", &json!({"advance": "31s"})).await.is_some());
        if round > 0 {
            let fresh = acknowledged.lock().expect("not poisoned").of_round(round - 1);
            verify(&server, &fresh).await;
        }
        let demo = Arc::new(server.demo());
        let server_base = server.base.clone();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (client, demo) = (server.client(), Arc::clone(&demo));
                let acknowledged = Arc::clone(&acknowledged);
                let base = server_base.clone();
                tokio::spawn(async move {
                    load(&client, &base, &demo, &format!("{round}-{number}"), &acknowledged).await;
                })
            })
            .collect();
        // Xorshift: a moment between 20 and 620 ms, another in each round and run.
        moment ^= moment << 13;
        moment ^= moment >> 7;
        moment ^= moment << 17;
        pause(Duration::from_millis(20 + moment % 600)).await;
        server.kill();
        for client in clients {
            client.await.expect("a client without a panic");
        }
        let check = run(&["check", "--data", data.to_str().expect("a path")]);
        assert!(check.status.success(), "round {round}: {}", text(&check.stdout));
    }
    let server = Server::start(&data);
    server.control("clock", &json!({"advance": "181d"})).await.expect("an answer");
    let acknowledged = std::mem::take(&mut *acknowledged.lock().expect("not poisoned"));
    assert!(!acknowledged.paid.is_empty() && !acknowledged.split.is_empty(), "the load reached the server");
    verify(&server, &acknowledged).await;
    let client = server.client();
    for (seller, order, number) in &acknowledged.split {
        let path = format!(
            "/v3/ecommerce/profitsharing/orders?sub_mchid={seller}&transaction_id={order}&out_order_no={number}"
        );
        let found = client.get(&path).await.expect("a reply").body;
        assert_eq!(found["status"], "FINISHED", "the steps of a split went on: {found}");
    }
    println!("{ROUNDS} kills, {} orders paid, {} splits", acknowledged.paid.len(), acknowledged.split.len());
}

/// Places, pays and splits until the server is gone.
async fn load(client: &Client, base: &str, demo: &Value, name: &str, acknowledged: &Mutex<Acknowledged>) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let sellers: Vec<&Value> = demo["sub_merchants"].as_array().expect("sellers").iter().collect();
    for turn in 0.. {
        let number = format!("K{name}-{turn}");
        let order = combined(demo, &sellers, &number);
        let Ok(reply) = client.post("/v3/combine-transactions/native", &order).await else { return };
        assert_eq!(reply.status, 200, "{}", reply.body);
        acknowledged.lock().expect("not poisoned").placed.push(number.clone());
        let pay = json!({"mchid": demo["platform"]["mchid"], "combine_out_trade_no": number});
        let sent = http.post(format!("{base}/sandbox/v1/pay")).json(&pay).send().await;
        let Ok(paid) = sent else { return };
        let Ok(paid) = paid.json::<Value>().await else { return };
        let ids: Vec<String> = serde_json::from_value(paid["transaction_ids"].clone())
            .unwrap_or_else(|error| panic!("{number} is paid: {error}: {paid}"));
        acknowledged.lock().expect("not poisoned").paid.push((number.clone(), ids));
        let Some(order) = older(&acknowledged.lock().expect("not poisoned"), name) else { continue };
        let seller = sellers[1]["sub_mchid"].as_str().expect("a number").to_owned();
        let split = json!({
            "sub_mchid": seller, "transaction_id": order, "out_order_no": number, "finish": false,
            "receivers": [{"type": "MERCHANT_ID", "receiver_account": demo["platform"]["mchid"], "amount": 1,
                           "description": "kill"}],
        });
        let Ok(reply) = client.post("/v3/ecommerce/profitsharing/orders", &split).await else { return };
        if reply.status == 200 {
            acknowledged.lock().expect("not poisoned").split.push((seller, order, number));
        }
    }
}

/// A receiver of callbacks that refuses until it is told to accept, and counts what it accepted.
struct Receiver {
    url: String,
    accepts: Arc<AtomicBool>,
    came: Arc<AtomicUsize>,
}

impl Receiver {
    async fn start() -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/notify", listener.local_addr().expect("an address"));
        let (accepts, came) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let state = (Arc::clone(&accepts), Arc::clone(&came));
        let answer = move || async move {
            state.1.fetch_add(1, Ordering::SeqCst);
            if state.0.load(Ordering::SeqCst) {
                StatusCode::NO_CONTENT
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        let router = axum::Router::new().route("/notify", axum::routing::post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver { url, accepts, came }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_and_steps_go_on_after_a_kill_and_the_clock_is_not_back() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let receiver = Receiver::start().await;
    let mut server = Server::start(&data);
    let demo = server.demo();
    let seller = demo["sub_merchants"][1].clone();
    let mut order = combined(&demo, &[&seller], "GOES-ON");
    order["notify_url"] = json!(receiver.url);
    let placed = server.client().post("/v3/combine-transactions/native", &order).await.expect("a reply");
    assert_eq!(placed.status, 200, "{}", placed.body);
    let pay = json!({"mchid": demo["platform"]["mchid"], "combine_out_trade_no": "GOES-ON"});
    let paid = server.control("pay", &pay).await.expect("an answer");
    server.control("settle", &json!({})).await.expect("an answer");
    assert_eq!(receiver.came.load(Ordering::SeqCst), 1, "the first try came and was refused");
    let before = server.control("clock", &json!({"advance": "10d"})).await.expect("an answer");
    let tries = receiver.came.load(Ordering::SeqCst);
    assert_eq!(tries, 16, "every try of the schedule was made");

    // A second one is refused once; a split is accepted: both are left for the next start.
    order["combine_out_trade_no"] = json!("GOES-ON-2");
    order["sub_orders"][0]["out_trade_no"] = json!("GOES-ON-2-0");
    server.client().post("/v3/combine-transactions/native", &order).await.expect("a reply");
    let pay = json!({"mchid": demo["platform"]["mchid"], "combine_out_trade_no": "GOES-ON-2"});
    server.control("pay", &pay).await.expect("an answer");
    server.control("settle", &json!({})).await.expect("an answer");
    let split = json!({
        "sub_mchid": seller["sub_mchid"], "transaction_id": paid["transaction_ids"][0],
        "out_order_no": "GOES-ON-S", "finish": true,
        "receivers": [{"type": "MERCHANT_ID", "receiver_account": demo["platform"]["mchid"], "amount": 100,
                       "description": "kill"}],
    });
    let accepted = server.client().post("/v3/ecommerce/profitsharing/orders", &split).await.expect("a reply");
    assert_eq!(accepted.body["status"], "PROCESSING", "{}", accepted.body);
    server.kill();
    receiver.accepts.store(true, Ordering::SeqCst);

    let server = Server::start(&data);
    let now = server.control("clock", &Value::Null).await.expect("an answer");
    assert!(now["now"].as_str() >= before["now"].as_str(), "{now} is not before {before}");
    server.control("clock", &json!({"advance": "15s"})).await.expect("an answer");
    let log =
        server.control("notifications?ref=GOES-ON-2", &Value::Null).await.expect("an answer")["notifications"][0]
            .clone();
    assert_eq!(log["state"], "DELIVERED", "{log}");
    assert_eq!(log["attempts"].as_array().map(Vec::len), Some(2), "{log}");
    let path = format!(
        "/v3/ecommerce/profitsharing/orders?sub_mchid={}&transaction_id={}&out_order_no=GOES-ON-S",
        seller["sub_mchid"].as_str().expect("a number"),
        paid["transaction_ids"][0].as_str().expect("a number"),
    );
    let found = server.client().get(&path).await.expect("a reply").body;
    assert_eq!(found["status"], "FINISHED", "{found}");
}

/// An order of an earlier round: the wait after its payment is over.
fn older(acknowledged: &Acknowledged, name: &str) -> Option<String> {
    let round: u64 = name.split('-').next()?.parse().ok()?;
    let earlier = round.checked_sub(1)?;
    let prefix = format!("K{earlier}-");
    let mut orders = acknowledged.paid.iter().filter(|(number, _)| number.starts_with(&prefix));
    orders.next_back().map(|(_, ids)| ids[1].clone())
}

fn combined(demo: &Value, sellers: &[&Value], number: &str) -> Value {
    let sub_orders: Vec<Value> = sellers
        .iter()
        .enumerate()
        .map(|(place, seller)| {
            json!({
                "mchid": demo["platform"]["mchid"], "sub_mchid": seller["sub_mchid"],
                "out_trade_no": format!("{number}-{place}"), "attach": "kill", "description": "kill",
                "amount": {"total_amount": 10_000, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
            })
        })
        .collect();
    json!({
        "combine_appid": demo["platform"]["appid"], "combine_mchid": demo["platform"]["mchid"],
        "combine_out_trade_no": number, "notify_url": "http://127.0.0.1:9/nobody", "sub_orders": sub_orders,
        "scene_info": {"payer_client_ip": "127.0.0.1"},
    })
}

async fn verify(server: &Server, acknowledged: &Acknowledged) {
    let client = server.client();
    let paid: std::collections::BTreeSet<&String> =
        acknowledged.paid.iter().map(|(number, _)| number).collect();
    for number in &acknowledged.placed {
        let found =
            client.get(&format!("/v3/combine-transactions/out-trade-no/{number}")).await.expect("a reply");
        assert_eq!(found.status, 200, "{number} was acknowledged: {}", found.body);
        let states: Vec<&str> = found.body["sub_orders"]
            .as_array()
            .expect("sub-orders")
            .iter()
            .filter_map(|one| one["trade_state"].as_str())
            .collect();
        assert_eq!(states.len(), 3, "{number} is whole");
        assert!(states.iter().all(|state| *state == states[0]), "{number} is paid by half: {states:?}");
        assert!(!paid.contains(number) || states[0] == "SUCCESS", "{number} was paid: {states:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the kill must come at a moment that nothing else decides")]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
