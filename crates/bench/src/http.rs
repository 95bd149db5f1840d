//! Signed requests over HTTP, beside a bare server that gets the same bytes in the same run.
//!
//! Load and server share the cores. Requests are signed before the clock runs, and the bare
//! server is measured before and after each row: machines drift within a run.

use crate::bare::Bare;
use crate::goods::{self, Goods};
use crate::ledger::count;
use crate::load::{Load, Request, Sent};
use crate::machine::{Signing, micros_each};
use crate::samples::{APPID, PLATFORM, SELLERS};
use crate::signatures::Signatures;
use serde_json::json;
use std::path::{Path, PathBuf};
use tongbao::client::Client;
use tongbao::folder::Folder;
use tongbao_bench::connection::Connection;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::{Used, idle};
use tongbao_bench::program::Served;
use tongbao_bench::report::{Report, Section, Table, number};

/// Connections that send at once.
const CONNECTIONS: usize = 32;
/// In a second.
const MICROS: f64 = 1e6;
/// The least share of the bare server's rate.
const SHARE: f64 = 88.0;

/// What follows a split or a refund is done at once, so that it is done while its row runs.
const AT_ONCE: &str = "[worker]\nsplit_grace_ms = 0\nrefund_grace_ms = 0\n";
/// Rows of one kind that split or refund orders.
const ROWS_WITH_GOODS: usize = 3;

/// Prints requests per second and processor time of each operation, on a new folder.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, requests: usize, signing: &Signing) {
    let kinds = &signing.ways;
    let of_a_kind = ROWS_WITH_GOODS * requests;
    let goods = goods::make(data, kinds.len() * of_a_kind).await;
    let config = data.with_extension("toml");
    let run = Run { binary, data, config: &config, requests };
    for (kind, goods) in kinds.iter().zip(goods.chunks(of_a_kind)) {
        std::fs::write(&config, format!("{AT_ONCE}{}", kind.config())).expect("written");
        let all = run.rows(goods, kind).await;
        let name = match kind {
            Signatures::Each => "http",
            Signatures::Together(_) => "together",
            Signatures::Older => "older",
        };
        report.add(section(name, &all));
        for (name, found) in &all {
            let what = format!("{name}{}: share of a bare server", kind.note());
            report.at_least(what, found.share(), SHARE, " %");
        }
        if *kind == Signatures::Each {
            rest(report, &all, signing);
        }
    }
    if !kinds.contains(&Signatures::Older) {
        report.say("older", "This machine has no such instructions.".to_owned());
    }
    if !kinds.iter().any(|kind| matches!(kind, Signatures::Together(_))) {
        report.say("together", "The library was not there in this run.".to_owned());
    }
}

fn section(name: &'static str, all: &[(&str, Found)]) -> Section {
    let mut table = Table::new(&[
        "operation",
        "requests/s",
        "bare server, before and after",
        "share",
        "p50, p99, ms",
        "µs of processor a request: Tongbao",
        "bare server",
        "of which outside the signing threads",
        "cores idle: Tongbao",
        "bare server",
        "steps left at the end",
    ]);
    for (operation, found) in all {
        table.row(found.cells(operation));
    }
    let bars = all.iter().map(|(name, found)| ((*name).to_owned(), found.share())).collect();
    let title = "Share of the bare server's rate".to_owned();
    let plot = Plot { title, unit: "%", bars, must: Must::AtLeast(SHARE) };
    Section { name, table, plots: vec![plot] }
}

/// What a request takes beside its signature, and what another core brings.
fn rest(report: &mut Report, all: &[(&str, Found)], signing: &Signing) {
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
             core can do in a second: {} creations or {} queries here, and no program that signs one by one more \
             than {}, its signatures.",
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
    [created, asked].map(|sent| count(requests) / sent.took.as_secs_f64())
}

/// A client of the demo platform.
pub fn client(address: &str, data: &Path) -> Client {
    let folder = Folder::open(data).expect("an installation");
    Client::new(&folder, &format!("http://{address}"), PLATFORM).expect("credentials")
}

/// The bare server with the keys of the folder.
fn bare(data: &Path, signatures: &Signatures) -> Bare {
    let folder = Folder::open(data).expect("an installation");
    let serial = std::fs::read_to_string(folder.platform().join("serial.txt")).expect("a serial");
    let platform: PathBuf = folder.platform().join("certificates").join(format!("{}.key", serial.trim()));
    Bare::start([&platform, &folder.merchant(PLATFORM).join("apiclient_key.pem")], signatures)
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

/// With what and where.
struct Run<'a> {
    binary: &'a Path,
    data: &'a Path,
    config: &'a Path,
    requests: usize,
}

impl Run<'_> {
    /// Every operation by itself, and all of them mixed.
    async fn rows(&self, goods: &[Goods], signatures: &Signatures) -> Vec<(&'static str, Found)> {
        // No number is given twice.
        let [series, mix] = match signatures {
            Signatures::Each => ["H", "M"],
            Signatures::Together(_) => ["K", "P"],
            Signatures::Older => ["J", "N"],
        };
        let server = Served::start_with(self.binary, self.data, |command| {
            signatures.limit(command.arg("--config").arg(self.config));
        });
        let floor = bare(self.data, signatures);
        let client = client(&server.address, self.data);
        let rows = Rows { server: &server, bare: &floor, client: &client, requests: self.requests };
        let part = |place: usize| goods[place * self.requests..(place + 1) * self.requests].to_vec();
        let (split_goods, refund_goods, mixed_goods) = (part(0), part(1), part(2));
        let mixed = move |number: usize| match number % 4 {
            0 => creation(mix, number),
            1 => query(series, number),
            2 => split(mix, &mixed_goods[number]),
            _ => refund(mix, &mixed_goods[number]),
        };
        let operations: [(&str, Asks); 5] = [
            ("order creation", Box::new(move |number| creation(series, number))),
            ("order query", Box::new(move |number| query(series, number))),
            ("split", Box::new(move |number| split(series, &split_goods[number]))),
            ("refund", Box::new(move |number| refund(series, &refund_goods[number]))),
            ("mixed, a quarter each", Box::new(mixed)),
        ];
        let mut all = Vec::new();
        for (name, request) in operations {
            all.push((name, rows.measure(request.as_ref()).await));
        }
        all
    }
}

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
    /// Half of the requests were quicker, and all but one in a hundred, in milliseconds.
    latency: [f64; 2],
    micros: f64,
    bare_micros: f64,
    outside: f64,
    /// Of the cores without work meanwhile, in percent; and under the bare server.
    idle: [f64; 2],
    /// Steps that were still due when the last reply came.
    left: u64,
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
            self.latency.map(number).join(", "),
            number(self.micros),
            number(self.bare_micros),
            number(self.outside),
            format!("{:.0} %", self.idle[0]),
            format!("{:.0} %", self.idle[1]),
            self.left.to_string(),
        ]
    }
}

impl Rows<'_> {
    async fn measure(&self, request: &dyn Fn(usize) -> Request) -> Found {
        let load = Load::sign(self.client, self.requests, request);
        let (before, bare_micros, bare_idle) = self.bare(&load).await;
        let process = self.server.process();
        let used = Used::by(&process);
        let (sent, idle) = self.send(&load, &self.server.address).await;
        let left = settle(&self.server.address).await;
        let used = Used::by(&process).since(used);
        let (after, ..) = self.bare(&load).await;
        let micros = micros_each(used.all, self.requests);
        let outside = micros - micros_each(used.signing, self.requests);
        let rate = count(self.requests) / sent.took.as_secs_f64();
        let latency = [50, 99].map(|percent| sent.percentile(percent));
        Found {
            rate,
            bare: [before, after],
            latency,
            micros,
            bare_micros,
            outside,
            idle: [idle, bare_idle],
            left,
        }
    }

    /// Sends; gives what part of the cores had no work meanwhile, too, in percent.
    async fn send(&self, load: &Load, address: &str) -> (Sent, f64) {
        let before = idle();
        let sent = load.send(address, CONNECTIONS, self.client).await;
        let without_work = idle().saturating_sub(before).as_secs_f64();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = 100.0 * without_work / (sent.took.as_secs_f64() * count(cores));
        (sent, share)
    }

    /// Requests a second, microseconds of processor a request, and what part of the cores had no work.
    async fn bare(&self, load: &Load) -> (f64, f64, f64) {
        let process = self.bare.process();
        let used = Used::by(&process);
        let (sent, idle) = self.send(load, &self.bare.address).await;
        let used = Used::by(&process).since(used);
        (count(self.requests) / sent.took.as_secs_f64(), micros_each(used.all, self.requests), idle)
    }
}

/// Has everything done that is due, so that it is no other row's; gives how much that was.
async fn settle(address: &str) -> u64 {
    let mut connection = Connection::open(address).await.expect("a server");
    let request = b"POST /sandbox/v1/settle HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n\r\n";
    let (status, body) = connection.exchange(request).await.expect("a reply");
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
    let settled: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    settled["tasks_run"].as_u64().expect("a number")
}
