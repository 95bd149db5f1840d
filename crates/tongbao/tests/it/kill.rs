//! What was acknowledged is there after `kill -9`, and nothing is there by half.
//!
//! TONGBAO_KILLS says how often (`just crash`: 200).

use crate::crash::asking::combined;
use crate::crash::book::Book;
use crate::crash::chance::{Chance, kills};
use crate::crash::load::{DIRECT, DIRECT_APPID, Load};
use crate::crash::receiver::Receiver;
use crate::program::{Server, assert_check_holds, begin, pause, run, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tongbao::folder::Folder;
use tongbao_wire::keys::Apiv3Key;

/// Far more than all withdrawals of a run come to, in fen.
const SELLERS_MONEY: i64 = 100_000_000;

/// When the server is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Somewhere in its traffic.
    Load,
    /// While it closes a day and cuts its bills.
    Night,
    /// A few times while it starts, then in its traffic.
    Start,
    /// As soon as it is ready.
    Ready,
}

impl Phase {
    fn of(round: u64) -> Phase {
        match round % 5 {
            2 => Phase::Night,
            3 => Phase::Start,
            4 => Phase::Ready,
            _ => Phase::Load,
        }
    }
}

/// What a run came to.
#[derive(Debug, Default)]
struct Figures {
    load: u64,
    night: u64,
    start: u64,
    ready: u64,
    starts: Vec<Duration>,
}

/// The merchant that sells for itself, with the platform among its receivers; and money of the
/// seller that withdraws.
async fn prepare(data: &Path) {
    let server = Server::start(data);
    let path = data.to_str().expect("a path");
    let added = run(&[
        "merchant",
        "add",
        "--kind",
        "direct",
        "--mchid",
        DIRECT,
        "--appid",
        DIRECT_APPID,
        "--data",
        path,
    ]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    let (demo, direct) = (server.demo(), server.client_of(DIRECT));
    let receiver = json!({
        "appid": DIRECT_APPID, "type": "MERCHANT_ID", "account": demo["platform"]["mchid"],
        "name": direct.seal(demo["platform"]["name"].as_str().expect("a name")).expect("a sealed text"),
        "relation_type": "SUPPLIER",
    });
    let listed = direct.post("/v3/profitsharing/receivers/add", &receiver).await.expect("a reply");
    assert_eq!(listed.status, 200, "{}", listed.body);
    let seller = &demo["sub_merchants"][0]["sub_mchid"];
    let money = json!({"mchid": seller, "account_type": "BASIC", "amount": SELLERS_MONEY});
    server.control("topup", &money).await.expect("an answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_request_survives_every_kill_and_none_is_there_by_half() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    prepare(&data).await;
    let receiver = Receiver::start(7).await;
    let book = Arc::new(Mutex::new(Book::default()));
    let (mut chance, mut figures) = (Chance::new(), Figures::default());
    let mut round = 0;
    while figures.kills() < kills() {
        let phase = Phase::of(round);
        if phase == Phase::Start {
            kill_while_it_starts(&data, &mut chance, &mut figures).await;
        }
        let mut server = timed_start(&data, &mut figures);
        if round > 0 {
            let fresh = book.lock().expect("not poisoned").since(round - 1);
            fresh.verify(&server, DIRECT).await;
        }
        assert!(server.control("clock", &json!({"advance": "61s"})).await.is_some());
        let load = Load::new(&server, round, &receiver.url, &book);
        load.yesterdays_bills().await.expect("the server answers");
        let clients = match phase {
            Phase::Night => vec![tokio::spawn(async move { load.nights().await.unwrap_or_default() })],
            _ => load.begin(),
        };
        let life = if phase == Phase::Ready { chance.below(25) } else { 20 + chance.below(700) };
        pause(Duration::from_millis(life)).await;
        server.kill();
        figures.count(phase);
        for client in clients {
            client.await.expect("a client without a panic");
        }
        let fresh = book.lock().expect("not poisoned").since(round);
        let folder = Folder::open(&data).expect("an installation");
        fresh.verify_uploads(&folder, "1900000100");
        assert_check_holds(&data, &format!("after the kill of round {round}"));
        round += 1;
    }
    receiver.accept_all();
    let mut book = std::mem::take(&mut *book.lock().expect("not poisoned"));
    // Days have passed: a number may be asked for again within its time only.
    book.promises.iter_mut().for_each(|promise| promise.again = None);
    assert_everything_went_on(&data, &book, &receiver).await;
    figures.tell(&book, &receiver);
}

/// A start that is broken off, a few times in a row.
async fn kill_while_it_starts(data: &Path, chance: &mut Chance, figures: &mut Figures) {
    let usual = figures.starts.last().map_or(100, |start| u64::try_from(start.as_millis()).unwrap_or(100));
    for _ in 0..=chance.below(3) {
        let mut process = begin(data);
        pause(Duration::from_millis(chance.below(usual + 20))).await;
        process.kill().expect("a running process");
        process.wait().expect("an ended process");
        figures.start += 1;
        assert_check_holds(data, "after a kill while it started");
    }
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
fn timed_start(data: &Path, figures: &mut Figures) -> Server {
    let begun = Instant::now();
    let server = Server::start(data);
    figures.starts.push(begun.elapsed());
    server
}

/// Steps and callbacks go on where the kills left them; after half a year nothing is under way.
async fn assert_everything_went_on(data: &Path, book: &Book, receiver: &Receiver) {
    let server = Server::start(data);
    assert!(!book.paid.is_empty() && !book.own.is_empty(), "the load reached the server");
    book.verify(&server, DIRECT).await;
    server.control("clock", &json!({"advance": "181d"})).await.expect("an answer");
    let client = server.client();
    for promise in book.promises.iter().filter(|one| one.says.iter().any(|(place, _)| *place == "/status")) {
        let found = client.get(&promise.find).await.expect("a reply").body;
        assert_eq!(found["status"], "FINISHED", "the steps of a split went on: {found}");
    }
    let listed = server.control("notifications", &Value::Null).await.expect("an answer");
    for owed in listed["notifications"].as_array().expect("a list") {
        if owed["url"] == receiver.url.as_str() {
            assert_eq!(owed["state"], "DELIVERED", "{owed}");
            assert!(receiver.has(owed["id"].as_str().expect("a number")), "it arrived: {owed}");
        }
    }
    let key = std::fs::read_to_string(data.join("merchants/1900000100/apiv3_key.txt")).expect("a key");
    let told = receiver.told(&Apiv3Key::parse(key.trim()).expect("a key"));
    let of_payments = told.iter().filter(|(event, _)| event == "TRANSACTION.SUCCESS");
    let arrived: BTreeSet<&str> =
        of_payments.filter_map(|(_, resource)| resource["combine_out_trade_no"].as_str()).collect();
    for paid in &book.paid {
        assert!(arrived.contains(paid.number.as_str()), "{} was paid, its callback is owed", paid.number);
    }
    drop(server);
    assert_check_holds(data, "at the end");
    crate::crash::book::assert_no_drafts(data);
}

impl Figures {
    fn kills(&self) -> u64 {
        self.load + self.night + self.start + self.ready
    }

    fn count(&mut self, phase: Phase) {
        match phase {
            Phase::Load | Phase::Start => self.load += 1,
            Phase::Night => self.night += 1,
            Phase::Ready => self.ready += 1,
        }
    }

    fn tell(&mut self, book: &Book, receiver: &Receiver) {
        self.starts.sort();
        let at = |part: usize| self.starts[(self.starts.len() - 1) * part / 100].as_millis();
        println!(
            "{} kills: {} under load, {} while days were closed, {} while it started, {} as soon as it was ready",
            self.kills(),
            self.load,
            self.night,
            self.start,
            self.ready
        );
        println!(
            "{} requests acknowledged: {} combined orders, {} of them paid, {} direct orders paid, {} uploads, \
             {} bills told ({} downloads whole), {} splits, refunds, withdrawals, applications and direct orders",
            book.acknowledged(),
            book.placed.len(),
            book.paid.len(),
            book.own.len(),
            book.uploads.len(),
            book.bills.len(),
            book.downloads,
            book.promises.len()
        );
        println!("{} callbacks came, refused ones among them", receiver.came());
        println!("ready after {} ms (median), {} ms (95 %), {} ms (worst)", at(50), at(95), at(100));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_while_the_folder_is_made_leaves_one_that_starts() {
    let place = tempfile::tempdir().expect("a folder");
    let mut chance = Chance::new();
    for round in 0..(kills() / 5).max(3) {
        let data = place.path().join(format!("data-{round}"));
        let mut process = begin(&data);
        pause(Duration::from_millis(chance.below(400))).await;
        process.kill().expect("a running process");
        process.wait().expect("an ended process");
        let server = Server::start(&data);
        let reply = server.client().get("/v3/certificates").await.expect("a reply");
        assert_eq!(reply.status, 200, "{}", reply.body);
        drop(server);
        assert_check_holds(&data, "after the first start was killed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_and_steps_go_on_after_a_kill_and_the_clock_is_not_back() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let receiver = Receiver::start(1).await;
    let mut server = Server::start(&data);
    let demo = server.demo();
    let seller = demo["sub_merchants"][1].clone();
    let mut order = combined(&demo, &[&seller], "GOES-ON", &receiver.url);
    let placed = server.client().post("/v3/combine-transactions/native", &order).await.expect("a reply");
    assert_eq!(placed.status, 200, "{}", placed.body);
    let pay = json!({"mchid": demo["platform"]["mchid"], "combine_out_trade_no": "GOES-ON"});
    let paid = server.control("pay", &pay).await.expect("an answer");
    server.control("settle", &json!({})).await.expect("an answer");
    assert_eq!(receiver.came(), 1, "the first try came and was refused");
    let before = server.control("clock", &json!({"advance": "10d"})).await.expect("an answer");
    assert_eq!(receiver.came(), 16, "every try of the schedule was made");

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
    receiver.accept_all();

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
