//! Signed requests over HTTP against the machine's own rate of signatures.
//!
//! Load and server share the cores; so the rate alone says too little of the server, and its
//! processor time is read as well. Signatures are measured before and after each row: machines
//! drift within a run, too.

use crate::commands;
use crate::load::{Load, Request};
use crate::machine::{Signing, micros_each};
use crate::process::Used;
use crate::program::Served;
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tongbao::client::Client;
use tongbao::folder::Folder;
use tongbao_wire::keys::PrivateKey;

const CONNECTIONS: usize = 64;
const REQUESTS: usize = 10_000;
const PLATFORM: &str = "1900000100";
const SELLER: &str = "1900000101";
/// How long signatures are measured before and after each row.
const LONG: Duration = Duration::from_secs(1);

/// Prints requests per second and processor time of each operation, on a new folder.
pub async fn measure(binary: &Path, data: &Path, key: &PrivateKey, cores: usize) {
    let server = Served::start(binary, data);
    let client = client(&server, data);
    println!(
        "| signed HTTP, {CONNECTIONS} connections | requests/s | of the signing rate | µs of processor a request: server | \
         one signature | everything else | else ÷ signature | outside the signing threads | load |\n\
         |---|---|---|---|---|---|---|---|---|"
    );
    let bench = Bench { server: &server, client: &client, key, cores };
    bench.row("order creation", |number| creation("H", number)).await;
    bench.row("order query", |number| query("H", number)).await;
    let mixed = |number| if number % 2 == 0 { creation("M", number) } else { query("H", number) };
    bench.row("half and half", mixed).await;
    println!("\nthe server holds {} MiB after it\n", server.resident_mib());
}

/// Sends so many requests of both kinds, the queries for orders from all over the ledger; gives what
/// the server holds after them, in MiB.
pub async fn resident_after(server: &Served, data: &Path, requests: usize, orders: usize) -> u64 {
    let client = client(server, data);
    Load::sign(server, &client, requests, |number| creation("R", number)).send(CONNECTIONS, &client).await;
    let step = (orders - commands::FILLED_FROM) / requests;
    let filled = |number| commands::FILLED_FROM + number * step;
    let spread = |number| query("B", filled(number) - filled(number) % commands::SELLERS);
    Load::sign(server, &client, requests, spread).send(CONNECTIONS, &client).await;
    server.resident_mib()
}

fn client(server: &Served, data: &Path) -> Client {
    let folder = Folder::open(data).expect("an installation");
    Client::new(&folder, &format!("http://{}", server.address), PLATFORM).expect("credentials")
}

fn creation(series: &str, number: usize) -> Request {
    let body = json!({
        "sp_appid": "wx8888888888888888", "sp_mchid": PLATFORM, "sub_mchid": SELLER, "description": "一件商品",
        "out_trade_no": format!("{series}{number}"), "notify_url": "https://shop.example/notify",
        "amount": {"total": 10_000, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
    });
    ("POST", "/v3/pay/partner/transactions/native".to_owned(), body.to_string())
}

fn query(series: &str, number: usize) -> Request {
    let path = format!(
        "/v3/pay/partner/transactions/out-trade-no/{series}{number}?sp_mchid={PLATFORM}&sub_mchid={SELLER}"
    );
    ("GET", path, String::new())
}

struct Bench<'a> {
    server: &'a Served,
    client: &'a Client,
    key: &'a PrivateKey,
    cores: usize,
}

impl Bench<'_> {
    async fn row(&self, name: &str, request: impl Fn(usize) -> Request) {
        let load = Load::sign(self.server, self.client, REQUESTS, request);
        let process = self.server.process();
        let signing = Signing::measure(self.key, self.cores, LONG);
        let (server, own) = (Used::by(&process), Used::by("self"));
        let took = load.send(CONNECTIONS, self.client).await;
        let (server, own) = (Used::by(&process).since(server), Used::by("self").since(own));
        let signing = signing.mean(Signing::measure(self.key, self.cores, LONG));
        let rate = f64::from(u32::try_from(REQUESTS).expect("small")) / took.as_secs_f64();
        let all = micros_each(server.all, REQUESTS);
        let rest = all - signing.micros;
        let outside = all - micros_each(server.signing, REQUESTS);
        println!(
            "| {name} | {rate:.0} | {:.0} % | {all:.0} | {:.0} | {rest:.0} | {:.0} % | {outside:.0} | {:.0} |",
            100.0 * rate / signing.per_second,
            signing.micros,
            100.0 * rest / signing.micros,
            micros_each(own.all, REQUESTS)
        );
    }
}
