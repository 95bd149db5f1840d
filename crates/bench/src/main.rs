//! `just bench`: what the machine does, what Tongbao does on it, and the ratio of the two.
//!
//! Everything is measured in one run on one machine, because machines differ and drift. A whole
//! run writes docs/performance.md and its pictures.

mod bare;
mod bill_day;
mod callbacks;
mod commands;
mod disk;
mod goods;
mod growth;
mod http;
mod ledger;
mod load;
mod machine;
mod plot;
mod process;
mod program;
mod receiver;
mod release;
mod report;
mod samples;
mod spread;
mod watch;

use clap::{Parser, ValueEnum};
use report::Report;
use std::path::{Path, PathBuf};
use tongbao_wire::keys::PrivateKey;

/// The page's source: prose, and `{{name}}` where a measurement's table goes.
const PAGE: &str = include_str!("page.md");

/// Measures Tongbao beside what this machine can do.
#[derive(Parser)]
struct Arguments {
    /// Measure only this; may be given several times. A partial run writes no page.
    #[arg(long)]
    only: Vec<Part>,
    /// Orders in the file when growth is measured, smallest first.
    #[arg(long, value_delimiter = ',', default_value = "0,1000000,5000000")]
    sizes: Vec<usize>,
    /// Commands and requests of each row.
    #[arg(long, default_value_t = 8000)]
    many: usize,
    /// Orders of the day whose bills are made.
    #[arg(long, default_value_t = 1_000_000)]
    bill_day: usize,
    /// Callbacks that are sent.
    #[arg(long, default_value_t = 20_000)]
    callbacks: usize,
    /// Orders that are released.
    #[arg(long, default_value_t = 1_000_000)]
    releases: usize,
    /// Where folders are made; they are thrown away without it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The program to measure.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Where docs/performance.md and docs/plots lie.
    #[arg(long, default_value = "docs")]
    docs: PathBuf,
}

/// A measurement.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Signed requests beside a bare server.
    Http,
    /// Commands in process, many at once.
    Commands,
    /// Commands in process, one client alone.
    Alone,
    /// One account in every posting beside many accounts.
    Spread,
    /// Bytes of an order.
    Disk,
    /// The same rates as the file grows.
    Growth,
    /// A day's bills.
    Bills,
    /// Callbacks to a receiver that answers at once.
    Callbacks,
    /// Orders released when their freeze period ends, and requests meanwhile.
    Release,
}

const PARTS: [Part; 9] = [
    Part::Http,
    Part::Commands,
    Part::Alone,
    Part::Spread,
    Part::Disk,
    Part::Growth,
    Part::Bills,
    Part::Callbacks,
    Part::Release,
];

fn main() {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == bare::WORD) {
        let keys: Vec<PathBuf> = words.map(PathBuf::from).collect();
        bare::serve(&keys[0], &keys[1]);
        return;
    }
    // As the program has it on a small machine: one thread for connections.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(run(Arguments::parse()));
}

async fn run(arguments: Arguments) {
    let place = tempfile::tempdir().expect("a folder");
    let data = arguments.data.as_deref().unwrap_or(place.path());
    std::fs::create_dir_all(data).expect("a folder");
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("tongbao")));
    let binary = arguments.binary.clone().or(beside).unwrap_or_else(|| PathBuf::from("tongbao"));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut report = Report::default();
    machine::measure(&mut report, &PrivateKey::generate(), cores, data);
    let parts = if arguments.only.is_empty() { PARTS.to_vec() } else { arguments.only.clone() };
    for part in parts {
        measure(part, &mut report, &arguments, (&binary, data)).await;
    }
    let missing = report.missing(PAGE);
    if missing.is_empty() {
        write(&report, &arguments.docs);
    } else {
        println!("\nno page: {} not measured", missing.join(", "));
    }
}

async fn measure(part: Part, report: &mut Report, arguments: &Arguments, (binary, data): (&Path, &Path)) {
    let many = arguments.many;
    match part {
        Part::Http => http::measure(report, binary, &data.join("http"), many).await,
        Part::Commands => commands::measure(report, &data.join("commands"), many).await,
        Part::Alone => commands::alone(report, &data.join("alone")).await,
        Part::Spread => spread::measure(report, &data.join("spread"), many).await,
        Part::Disk => disk::measure(report, &data.join("disk"), many).await,
        Part::Growth => growth::measure(report, binary, &data.join("growth"), &arguments.sizes, many).await,
        Part::Callbacks => {
            callbacks::measure(report, binary, &data.join("callbacks"), arguments.callbacks).await;
        }
        Part::Release => release::measure(report, binary, &data.join("release"), arguments.releases).await,
        Part::Bills => bill_day::measure(report, binary, &data.join("bills"), arguments.bill_day).await,
    }
}

/// The page and its pictures.
fn write(report: &Report, docs: &Path) {
    let plots = docs.join("plots");
    std::fs::create_dir_all(&plots).expect("a folder");
    for (name, svg) in report.plots() {
        std::fs::write(plots.join(name), svg).expect("written");
    }
    std::fs::write(docs.join("performance.md"), report.page(PAGE)).expect("written");
    println!("\n{} is written", docs.join("performance.md").display());
}
