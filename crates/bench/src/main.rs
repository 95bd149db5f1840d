//! `just bench`: what the machine does, what Tongbao does on it, and the ratio of the two.
//!
//! Everything is measured in one run on one machine, because machines differ and drift. A whole
//! run writes docs/performance.md and its pictures, anew after each part: what was measured is kept,
//! whatever becomes of the parts behind it. A part that fails is named, and ends the run with 1.

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
mod release;
mod samples;
mod signatures;
mod spread;

use clap::{Parser, ValueEnum};
use futures_util::FutureExt;
use machine::Signing;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tongbao_bench::report::{Report, number};
use tongbao_bench::watch::Watch;

/// The page's source: prose, and `{{name}}` where a measurement's table or sentence goes.
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
    /// Intel's `libcrypto_mb`: measures signing eight at once, too.
    #[arg(long)]
    sign_library: Option<PathBuf>,
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

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    match words.next() {
        Some(word) if word == bare::WORD => {
            let keys: Vec<PathBuf> = words.map(PathBuf::from).collect();
            bare::serve(&keys[0], &keys[1]);
            return ExitCode::SUCCESS;
        }
        Some(word) if word == machine::WORD => {
            machine::tell_signing(words.next().map(PathBuf::from).as_deref());
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    // As the program has it on a small machine: one thread for connections.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(run(Arguments::parse()))
}

async fn run(arguments: Arguments) -> ExitCode {
    let place = tempfile::tempdir().expect("a folder");
    let data = arguments.data.as_deref().unwrap_or(place.path());
    std::fs::create_dir_all(data).expect("a folder");
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("tongbao")));
    let binary = arguments.binary.clone().or(beside).unwrap_or_else(|| PathBuf::from("tongbao"));
    let mut report = Report::default();
    let whole = Watch::start();
    let signing = machine::measure(&mut report, data, arguments.sign_library.as_deref());
    let parts = if arguments.only.is_empty() { PARTS.to_vec() } else { arguments.only.clone() };
    for part in parts {
        let place = Place { binary: &binary, data: &data.join(name(part)), signing: &signing };
        let watch = Watch::start();
        let measured = AssertUnwindSafe(measure(part, &mut report, &arguments, place)).catch_unwind().await;
        if let Err(panic) = measured {
            report.failed(name(part), &said(panic.as_ref()));
        }
        println!("\n{} took {:.0} s", name(part), watch.elapsed().as_secs_f64());
        if arguments.data.is_none() {
            // The parts behind it need its room; what cannot be removed goes with the whole place.
            let _ = std::fs::remove_dir_all(data.join(name(part)));
        }
        if arguments.only.is_empty() {
            write(&report, &arguments.docs);
        }
    }
    let minutes = whole.elapsed().as_secs_f64() / 60.0;
    report.say("run", said_of_run(&arguments, minutes));
    let missing = report.missing(PAGE);
    if arguments.only.is_empty() {
        write(&report, &arguments.docs);
        println!("\n{} is written", arguments.docs.join("performance.md").display());
    }
    if !missing.is_empty() {
        println!("\nnot measured: {}", missing.join(", "));
    }
    let (verdicts, missed) = report.reached();
    println!(
        "\n{} of {verdicts} reached, {} parts failed, {minutes:.1} minutes",
        verdicts - missed,
        report.failures()
    );
    if report.failures() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// With what and where a part is measured.
struct Place<'a> {
    binary: &'a Path,
    data: &'a Path,
    signing: &'a Signing,
}

async fn measure(part: Part, report: &mut Report, arguments: &Arguments, place: Place<'_>) {
    let Place { binary, data, signing } = place;
    let many = arguments.many;
    match part {
        Part::Http => http::measure(report, binary, data, many, signing).await,
        Part::Commands => commands::measure(report, data, many).await,
        Part::Alone => commands::alone(report, data).await,
        Part::Spread => spread::measure(report, data, many).await,
        Part::Disk => disk::measure(report, data, many).await,
        Part::Growth => growth::measure(report, binary, data, &arguments.sizes, many).await,
        Part::Callbacks => callbacks::measure(report, binary, data, arguments.callbacks, &signing.ways).await,
        Part::Release => release::measure(report, binary, data, arguments.releases).await,
        Part::Bills => bill_day::measure(report, binary, data, arguments.bill_day).await,
    }
}

/// As the command line has it.
fn name(part: Part) -> &'static str {
    match part {
        Part::Http => "http",
        Part::Commands => "commands",
        Part::Alone => "alone",
        Part::Spread => "spread",
        Part::Disk => "disk",
        Part::Growth => "growth",
        Part::Callbacks => "callbacks",
        Part::Release => "release",
        Part::Bills => "bills",
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words").to_owned()
}

fn said_of_run(arguments: &Arguments, minutes: f64) -> String {
    let cores = machine::cores();
    let sizes: Vec<String> = arguments.sizes.iter().map(|size| number(ledger::count(*size))).collect();
    let count = |figure: usize| number(ledger::count(figure));
    format!(
        "This run took {minutes:.0} minutes on {cores} cores, which load and server share: {} requests or commands a \
         row, files of {} orders, {} callbacks, {} releases, bills of a day of {} orders.",
        count(arguments.many),
        sizes.join(", "),
        count(arguments.callbacks),
        count(arguments.releases),
        count(arguments.bill_day),
    )
}

/// The page and its pictures.
fn write(report: &Report, docs: &Path) {
    let plots = docs.join("plots");
    std::fs::create_dir_all(&plots).expect("a folder");
    for (name, svg) in report.plots() {
        std::fs::write(plots.join(name), svg).expect("written");
    }
    std::fs::write(docs.join("performance.md"), report.page(PAGE)).expect("written");
}
