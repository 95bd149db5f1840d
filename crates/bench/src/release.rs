//! Orders whose freeze period ended while nobody looked: released by the background, while
//! requests come on a schedule.

use crate::http;
use crate::ledger::{Ledger, count};
use crate::load::Load;
use crate::machine::micros_each;
use crate::samples::SELLERS;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tongbao_base::Time;
use tongbao_bench::connection::Connection;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::Used;
use tongbao_bench::program::Served;
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;

/// Longer ago than money is frozen.
const AGO_MS: i64 = -181 * Time::DAY;
/// Requests a second that come meanwhile, half of them creations and half queries.
const REQUESTS: u32 = 100;
/// For so many seconds: what is signed before the clock runs holds for five minutes.
const SECONDS: u32 = 120;
/// What must be reached.
const RATE: f64 = 15_000.0;
const P99_MS: f64 = 100.0;
/// A run that takes longer is given up.
const PATIENCE: Duration = Duration::from_mins(15);

/// What came out.
pub struct Release {
    /// Orders released a second.
    pub per_second: f64,
    /// Processor time of the program for each, the requests' included, in microseconds.
    pub micros: f64,
    /// Latencies of the requests from when they were due, sorted.
    pub latencies: Vec<Duration>,
}

impl Release {
    /// A quantile of the latencies in milliseconds.
    fn ms(&self, percent: usize) -> f64 {
        let place = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
    }
}

fn quantile(percent: usize) -> String {
    if percent == 100 { "longest".to_owned() } else { format!("p{percent}") }
}

/// Releases `orders` orders.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, orders: usize) {
    let found = run(binary, data, orders).await;
    let mut table = Table::new(&[
        "orders released",
        "a second",
        "µs of processor an order",
        "requests meanwhile",
        "p50, ms",
        "p99, ms",
        "longest, ms",
    ]);
    table.row(vec![
        number(count(orders)),
        number(found.per_second),
        number(found.micros),
        number(count(found.latencies.len())),
        number(found.ms(50)),
        number(found.ms(99)),
        number(found.ms(100)),
    ]);
    report.at_least("orders released a second", found.per_second, RATE, "/s");
    report.at_most("requests meanwhile: p99", found.ms(99), P99_MS, " ms");
    let plots = vec![
        Plot {
            title: "Orders released".to_owned(),
            unit: "a second",
            bars: vec![("released".to_owned(), found.per_second)],
            must: Must::AtLeast(RATE),
        },
        Plot {
            title: "Requests meanwhile".to_owned(),
            unit: "ms",
            bars: [50, 99, 100].map(|percent| (quantile(percent), found.ms(percent))).into(),
            must: Must::AtMost(P99_MS),
        },
    ];
    report.add(Section { name: "release", table, plots });
}

async fn run(binary: &Path, data: &Path, orders: usize) -> Release {
    let mut ledger = Ledger::open(data, AGO_MS, 0).await;
    ledger.fill_up(orders).await;
    ledger.deliver_all().await;
    ledger.close().await;
    let watch = Watch::start();
    let server = Served::start(binary, data);
    let client = http::client(&server.address, data);
    // Every third of those that were filled is the seller's that is asked for.
    let filled = |number: usize| number * SELLERS.len() % (orders - orders % SELLERS.len());
    let asks = |number| match number % 2 {
        0 => http::creation("L", number),
        _ => http::query("B", filled(number)),
    };
    let before = Used::by(&server.process());
    let load = Load::sign(&client, usize::try_from(REQUESTS * SECONDS).expect("few"), asks);
    let is_over = Arc::new(AtomicBool::new(false));
    let latencies = tokio::spawn(load.pace(server.address.clone(), REQUESTS, Arc::clone(&is_over)));
    let took = wait(&server.address, orders, &watch).await;
    let used = Used::by(&server.process()).since(before);
    is_over.store(true, Ordering::Relaxed);
    let mut latencies = latencies.await.expect("no panic");
    latencies.sort_unstable();
    let per_second = count(orders) / took.saturating_sub(server.ready_after).as_secs_f64();
    Release { per_second, micros: micros_each(used.all, orders), latencies }
}

/// Until all are released; gives when that was, by `watch`.
async fn wait(address: &str, orders: usize, watch: &Watch) -> Duration {
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    let mut connection = Connection::open(address).await.expect("a server");
    let waiting = async {
        while released(&mut connection).await < orders {
            ticks.tick().await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(waited.is_ok(), "not all were released in {PATIENCE:?}");
    watch.elapsed()
}

/// How many the program says it has released.
async fn released(connection: &mut Connection) -> usize {
    let (status, body) =
        connection.exchange(b"GET /metrics HTTP/1.1\r\nHost: bench\r\n\r\n").await.expect("metrics");
    assert_eq!(status, 200, "metrics");
    let text = String::from_utf8_lossy(body);
    let is_counter = |line: &&str| {
        line.starts_with("tongbao_worker_steps_total")
            && line.contains("profitsharing.release")
            && line.contains("done")
    };
    let line = text.lines().find(is_counter);
    line.and_then(|line| line.split_whitespace().last()?.parse().ok()).unwrap_or_default()
}
