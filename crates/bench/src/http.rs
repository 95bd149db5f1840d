//! Signed requests over HTTP, beside a bare server that gets the same bytes in the same run.
//!
//! Load and server share the cores. Requests are signed before the clock runs, and the bare
//! server is measured before and after each row: machines drift within a run.

use crate::bare::Bare;
use crate::goods::{self, Goods};
use crate::ledger::count;
use crate::load::{Load, Request};
use crate::machine::{Signing, micros_each};
use crate::samples::{APPID, PLATFORM, SELLERS};
use serde_json::json;
use std::path::{Path, PathBuf};
use tongbao::client::Client;
use tongbao::folder::Folder;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::Used;
use tongbao_bench::program::Served;
use tongbao_bench::report::{Report, Section, Table, number};

/// Connections that send at once.
const CONNECTIONS: usize = 32;
/// In a second.
const MICROS: f64 = 1e6;
/// The least share of the bare server's rate.
const SHARE: f64 = 88.0;

/// Prints requests per second and processor time of each operation, on a new folder.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, requests: usize, signing: Signing) {
    let goods = goods::make(data, 3 * requests).await;
    let server = Served::start(binary, data);
    let client = client(&server.address, data);
    let floor = bare(data);
    let mut table = Table::new(&[
        "operation",
        "requests/s",
        "bare server, before and after",
        "share",
        "µs of processor a request: Tongbao",
        "bare server",
        "of which outside the signing threads",
    ]);
    let mut all = Vec::new();
    let rows = Rows { server: &server, bare: &floor, client: &client, requests };
    let share = |place: usize| goods[place * requests..(place + 1) * requests].to_vec();
    let (split_goods, refund_goods, mixed_goods) = (share(0), share(1), share(2));
    let mixed = move |number: usize| match number % 4 {
        0 => creation("M", number),
        1 => query("H", number),
        2 => split("M", &mixed_goods[number]),
        _ => refund("M", &mixed_goods[number]),
    };
    let operations: [(&str, Asks); 5] = [
        ("order creation", Box::new(|number| creation("H", number))),
        ("order query", Box::new(|number| query("H", number))),
        ("split", Box::new(move |number| split("H", &split_goods[number]))),
        ("refund", Box::new(move |number| refund("H", &refund_goods[number]))),
        ("mixed, a quarter each", Box::new(mixed)),
    ];
    for (name, request) in operations {
        let found = rows.measure(request.as_ref()).await;
        table.row(found.cells(name));
        report.at_least(format!("{name}: share of a bare server"), found.share(), SHARE, " %");
        all.push((name, found));
    }
    let bars = all.iter().map(|(name, found)| ((*name).to_owned(), found.share())).collect();
    let title = "Share of the bare server's rate".to_owned();
    let plot = Plot { title, unit: "%", bars, must: Must::AtLeast(SHARE) };
    report.add(Section { name: "http", table, plots: vec![plot] });
    rest(report, &all, signing);
}

/// What a request takes beside its signature, and what another core brings.
fn rest(report: &mut Report, all: &[(&str, Found)], signing: Signing) {
    let mut table = Table::new(&[
        "µs of processor a request",
        "in all",
        "of which in the signing threads",
        "in all other threads",
        "the bare server's, in all",
        "Tongbao's beyond it",
        "a second and core",
    ]);
    for (name, found) in all {
        let mut cells = vec![(*name).to_owned()];
        let beyond = found.micros - found.bare_micros;
        let figures = [found.micros, found.micros - found.outside, found.outside, found.bare_micros, beyond];
        cells.extend(figures.map(number));
        cells.push(number(found.per_core()));
        table.row(cells);
    }
    let bars =
        all.iter().map(|(name, found)| ((*name).to_owned(), found.micros - found.bare_micros)).collect();
    let title = "Processor time beyond the bare server's".to_owned();
    report.add(Section {
        name: "rest",
        table,
        plots: vec![Plot { title, unit: "µs", bars, must: Must::Any }],
    });
    let [created, asked, ..] = all else { return };
    let share = |found: &Found| 100.0 * signing.micros / found.micros;
    report.say(
        "gain",
        format!(
            "A signature alone takes {} µs of a core of this machine. An order's creation takes {} µs in all, so its \
             signature is {:.0} % of it; of a query's {} µs it is {:.0} %. An operator gains with each core what a \
             core can do in a second: {} creations or {} queries here, and no program of this contract more than {}, \
             its signatures.",
            number(signing.micros),
            number(created.1.micros),
            share(&created.1),
            number(asked.1.micros),
            share(&asked.1),
            number(created.1.per_core()),
            number(asked.1.per_core()),
            number(MICROS / signing.micros),
        ),
    );
    report.say("over_http", format!("{} order creations a second", number(created.1.rate)));
}

/// Creation and query with so many orders in the folder: requests a second.
pub async fn rates(server: &Served, data: &Path, series: &str, requests: usize) -> [f64; 2] {
    let client = client(&server.address, data);
    let create = Load::sign(&client, requests, |number| creation(series, number));
    let created = create.send(&server.address, CONNECTIONS, &client).await;
    let ask = Load::sign(&client, requests, |number| query(series, number));
    let asked = ask.send(&server.address, CONNECTIONS, &client).await;
    [created, asked].map(|took| count(requests) / took.as_secs_f64())
}

/// A client of the demo platform.
pub fn client(address: &str, data: &Path) -> Client {
    let folder = Folder::open(data).expect("an installation");
    Client::new(&folder, &format!("http://{address}"), PLATFORM).expect("credentials")
}

/// The bare server with the keys of the folder.
pub fn bare(data: &Path) -> Bare {
    let folder = Folder::open(data).expect("an installation");
    let serial = std::fs::read_to_string(folder.platform().join("serial.txt")).expect("a serial");
    let platform: PathBuf = folder.platform().join("certificates").join(format!("{}.key", serial.trim()));
    Bare::start(&platform, &folder.merchant(PLATFORM).join("apiclient_key.pem"))
}

/// An order that is not there yet.
pub fn creation(series: &str, number: usize) -> Request {
    let body = json!({
        "sp_appid": APPID, "sp_mchid": PLATFORM, "sub_mchid": SELLERS[0], "description": "一件商品",
        "out_trade_no": format!("{series}{number}"), "notify_url": "https://shop.example/notify",
        "amount": {"total": 10_000, "currency": "CNY"}, "settle_info": {"profit_sharing": true},
    });
    ("POST", "/v3/pay/partner/transactions/native".to_owned(), body.to_string())
}

/// Of an order that [`creation`] made.
pub fn query(series: &str, number: usize) -> Request {
    let path = format!(
        "/v3/pay/partner/transactions/out-trade-no/{series}{number}?sp_mchid={PLATFORM}&sub_mchid={}",
        SELLERS[0]
    );
    ("GET", path, String::new())
}

/// The platform takes its commission; the worker pays it meanwhile.
fn split(series: &str, goods: &Goods) -> Request {
    let body = json!({
        "appid": APPID, "sub_mchid": goods.seller, "transaction_id": goods.transaction_id,
        "out_order_no": format!("S{series}{}", goods.number), "finish": false,
        "receivers": [{"type": "MERCHANT_ID", "receiver_account": PLATFORM, "amount": 500, "description": "佣金"}],
    });
    ("POST", "/v3/ecommerce/profitsharing/orders".to_owned(), body.to_string())
}

/// A tenth goes back; the worker pays it meanwhile.
fn refund(series: &str, goods: &Goods) -> Request {
    let body = json!({
        "sp_appid": APPID, "sub_mchid": goods.seller, "transaction_id": goods.transaction_id,
        "out_refund_no": format!("R{series}{}", goods.number),
        "amount": {"refund": 1000, "total": 10_000, "currency": "CNY"},
    });
    ("POST", "/v3/ecommerce/refunds/apply".to_owned(), body.to_string())
}

/// Gives the request of a number.
type Asks = Box<dyn Fn(usize) -> Request>;

struct Rows<'a> {
    server: &'a Served,
    bare: &'a Bare,
    client: &'a Client,
    requests: usize,
}

/// One operation.
struct Found {
    rate: f64,
    bare: [f64; 2],
    micros: f64,
    bare_micros: f64,
    outside: f64,
}

impl Found {
    /// Of the mean of what the bare server did before and after, in percent.
    fn share(&self) -> f64 {
        100.0 * self.rate / f64::midpoint(self.bare[0], self.bare[1])
    }

    /// How many a second a core has time for.
    fn per_core(&self) -> f64 {
        MICROS / self.micros
    }

    fn cells(&self, name: &str) -> Vec<String> {
        vec![
            name.to_owned(),
            number(self.rate),
            format!("{}, {}", number(self.bare[0]), number(self.bare[1])),
            format!("{:.0} %", self.share()),
            number(self.micros),
            number(self.bare_micros),
            number(self.outside),
        ]
    }
}

impl Rows<'_> {
    async fn measure(&self, request: &dyn Fn(usize) -> Request) -> Found {
        let load = Load::sign(self.client, self.requests, request);
        let (before, bare_micros) = self.bare(&load).await;
        let process = self.server.process();
        let used = Used::by(&process);
        let took = load.send(&self.server.address, CONNECTIONS, self.client).await;
        let used = Used::by(&process).since(used);
        let (after, _) = self.bare(&load).await;
        let micros = micros_each(used.all, self.requests);
        let outside = micros - micros_each(used.signing, self.requests);
        let rate = count(self.requests) / took.as_secs_f64();
        Found { rate, bare: [before, after], micros, bare_micros, outside }
    }

    async fn bare(&self, load: &Load) -> (f64, f64) {
        let process = self.bare.process();
        let used = Used::by(&process);
        let took = load.send(&self.bare.address, CONNECTIONS, self.client).await;
        let used = Used::by(&process).since(used);
        (count(self.requests) / took.as_secs_f64(), micros_each(used.all, self.requests))
    }
}
