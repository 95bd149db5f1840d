//! Which requests come next, signed ahead, and what their replies lead to.

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tongbao::client::Client;
use tongbao::folder::Folder;
use tongbao_bench::program::Served;

const PLATFORM: &str = "1900000100";
const SELLERS: [&str; 3] = ["1900000101", "1900000102", "1900000103"];
const APPID: &str = "wx8888888888888888";
const TOTAL: i64 = 10_000;
/// Signed requests that wait; few enough that their timestamps stay young.
const AHEAD: usize = 512;
/// Threads that sign.
const SIGNERS: usize = 1;
/// An order may be split after so long (2.5).
const SPLITTABLE: Duration = Duration::from_secs(31);
/// One order in so many is refunded, one in so many split.
const REFUNDED: usize = 4;
const SPLIT: usize = 2;

/// What a request is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An order with its number.
    Create(String),
    /// Its payment.
    Pay(String),
    /// A question about it.
    Query,
    /// One fen of it to the platform.
    Split,
    /// One yuan of it back.
    Refund,
}

/// A request, ready to be sent.
#[derive(Debug)]
pub struct Ready {
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// What waits for its turn.
#[derive(Default)]
struct Waiting {
    ready: VecDeque<Ready>,
    to_pay: VecDeque<String>,
    to_ask: VecDeque<String>,
    to_refund: VecDeque<String>,
    to_split: VecDeque<(Instant, String)>,
    turn: usize,
    placed: usize,
    paid: usize,
}

/// The traffic.
pub struct Desk {
    client: Client,
    address: String,
    notify_url: String,
    waiting: Mutex<Waiting>,
    room: Condvar,
    ended: AtomicBool,
    is_lost: AtomicBool,
    owed: AtomicUsize,
    failed: Mutex<Vec<String>>,
}

impl Desk {
    /// The demo platform's traffic.
    pub fn new(server: &Served, data: &Path, notify_url: &str) -> Desk {
        let folder = Folder::open(data).expect("an installation");
        let base = format!("http://{}", server.address);
        Desk {
            client: Client::new(&folder, &base, PLATFORM).expect("credentials"),
            address: server.address.clone(),
            notify_url: notify_url.to_owned(),
            waiting: Mutex::default(),
            room: Condvar::new(),
            ended: AtomicBool::new(false),
            is_lost: AtomicBool::new(false),
            owed: AtomicUsize::new(0),
            failed: Mutex::default(),
        }
    }

    /// Where the server is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Keeps signed requests ready until the end.
    pub fn sign_ahead(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        let sign = || {
            let desk = Arc::clone(self);
            std::thread::spawn(move || desk.sign())
        };
        (0..SIGNERS).map(|_| sign()).collect()
    }

    fn sign(&self) {
        while !self.ended.load(Ordering::Relaxed) {
            let kind = {
                let full = |waiting: &mut Waiting| waiting.ready.len() >= AHEAD;
                let wait = Duration::from_millis(100);
                let guard = self.room.wait_timeout_while(self.waiting(), wait, full);
                let (mut waiting, timed_out) = guard.expect("not poisoned");
                if timed_out.timed_out() {
                    continue;
                }
                waiting.next()
            };
            let ready = self.write(kind);
            self.waiting().ready.push_back(ready);
        }
    }

    /// The next request; none when the signers are behind.
    pub fn take(&self) -> Option<Ready> {
        let taken = self.waiting().ready.pop_front();
        self.room.notify_one();
        taken
    }

    /// What a reply leads to.
    pub fn answered(&self, kind: Kind, status: u16, body: &[u8]) {
        if status != 200 {
            let said = String::from_utf8_lossy(body).into_owned();
            self.failed.lock().expect("not poisoned").push(format!("{kind:?}: {status} {said}"));
            return;
        }
        match kind {
            Kind::Create(number) => self.waiting().to_pay.push_back(number),
            Kind::Pay(number) => {
                let body: Value = serde_json::from_slice(body).expect("JSON");
                let order = body["transaction_ids"][0].as_str().expect("a number").to_owned();
                self.owed.fetch_add(1, Ordering::Relaxed);
                self.waiting().is_paid(number, &order);
            }
            Kind::Refund => {
                self.owed.fetch_add(1, Ordering::Relaxed);
            }
            Kind::Query | Kind::Split => {}
        }
    }

    /// A connection broke.
    pub fn broke(&self, error: &std::io::Error) {
        self.failed.lock().expect("not poisoned").push(error.to_string());
    }

    /// No more connections can be opened.
    pub fn lost(&self, error: &std::io::Error) {
        self.is_lost.store(true, Ordering::Relaxed);
        self.broke(error);
    }

    /// Whether the server is gone.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// Callbacks that must arrive.
    pub fn owed(&self) -> usize {
        self.owed.load(Ordering::Relaxed)
    }

    /// Requests that were not granted.
    pub fn failures(&self) -> Vec<String> {
        self.failed.lock().expect("not poisoned").clone()
    }

    /// Nothing more is signed.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.room.notify_all();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().expect("not poisoned")
    }

    fn write(&self, next: Next) -> Ready {
        match next {
            Next::Create(number) => {
                let body = json!({
                    "sp_appid": APPID, "sp_mchid": PLATFORM, "sub_mchid": seller(&number), "description": "一件商品",
                    "out_trade_no": number, "notify_url": self.notify_url,
                    "amount": {"total": TOTAL, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
                });
                self.signed(
                    "POST",
                    "/v3/pay/partner/transactions/native",
                    &body.to_string(),
                    Kind::Create(number),
                )
            }
            Next::Pay(number) => {
                let body = json!({"mchid": PLATFORM, "out_trade_no": number}).to_string();
                Ready { bytes: self.bytes("POST", "/sandbox/v1/pay", None, &body), kind: Kind::Pay(number) }
            }
            Next::Query(number) => {
                let path = format!(
                    "/v3/pay/partner/transactions/out-trade-no/{number}?sp_mchid={PLATFORM}&sub_mchid={}",
                    seller(&number)
                );
                self.signed("GET", &path, "", Kind::Query)
            }
            Next::Split(order) => {
                let (number, order) = order.split_once(' ').expect("a pair");
                let body = json!({
                    "sub_mchid": seller(number), "transaction_id": order, "out_order_no": number, "finish": false,
                    "receivers": [{"type": "MERCHANT_ID", "receiver_account": PLATFORM, "amount": 1,
                                   "description": "load"}],
                });
                self.signed("POST", "/v3/ecommerce/profitsharing/orders", &body.to_string(), Kind::Split)
            }
            Next::Refund(number) => {
                let body = json!({
                    "sub_mchid": seller(&number), "sp_appid": APPID, "out_trade_no": number,
                    "out_refund_no": number, "reason": "load", "notify_url": self.notify_url,
                    "amount": {"refund": 100, "total": TOTAL, "currency": "CNY"},
                });
                self.signed("POST", "/v3/ecommerce/refunds/apply", &body.to_string(), Kind::Refund)
            }
        }
    }

    fn signed(&self, method: &str, path: &str, body: &str, kind: Kind) -> Ready {
        let authorization = self.client.authorization(method, path, body.as_bytes());
        Ready { bytes: self.bytes(method, path, Some(&authorization), body), kind }
    }

    fn bytes(&self, method: &str, path: &str, authorization: Option<&str>, body: &str) -> Vec<u8> {
        let authorization =
            authorization.map(|value| format!("Authorization: {value}\r\n")).unwrap_or_default();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nContent-Type: application/json\r\n\
             {authorization}Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .into_bytes()
    }
}

/// Sellers take turns.
fn seller(number: &str) -> &'static str {
    let digits: usize = number.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or_default();
    SELLERS[digits % SELLERS.len()]
}

/// What is to be written next.
enum Next {
    Create(String),
    Pay(String),
    Query(String),
    Split(String),
    Refund(String),
}

impl Waiting {
    /// An order, its payment, a question, and now and then a refund or a split; a new order where
    /// nothing waits.
    fn next(&mut self) -> Next {
        self.turn += 1;
        let wanted = match self.turn % 4 {
            0 => self.to_pay.pop_front().map(Next::Pay),
            1 => self.to_ask.pop_front().map(Next::Query),
            2 => self.splittable().map(Next::Split).or_else(|| self.to_refund.pop_front().map(Next::Refund)),
            _ => None,
        };
        wanted.unwrap_or_else(|| {
            self.placed += 1;
            Next::Create(format!("L{}", self.placed))
        })
    }

    fn splittable(&mut self) -> Option<String> {
        let ripe = self.to_split.front().is_some_and(|(paid, _)| paid.elapsed() >= SPLITTABLE);
        if ripe { self.to_split.pop_front().map(|(_, order)| order) } else { None }
    }

    #[expect(clippy::disallowed_methods, reason = "the wait after a payment is in the machine's time")]
    fn is_paid(&mut self, number: String, order: &str) {
        self.paid += 1;
        if self.paid.is_multiple_of(REFUNDED) {
            self.to_refund.push_back(number.clone());
        }
        if self.paid.is_multiple_of(SPLIT) {
            self.to_split.push_back((Instant::now(), format!("{number} {order}")));
        }
        self.to_ask.push_back(number);
    }
}
