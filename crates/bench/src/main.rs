//! `just bench`: what the machine does, what Tongbao does on it, and the ratio of the two.
//!
//! Everything is measured in one run on one machine, because machines differ and drift. Prints the
//! tables of docs/performance.md.
//!
//! Arguments: `--orders N` fills the ledger with so many paid orders before memory is read
//! (default 100,000, at least 30,000); `--bill-day N` instead closes a day of N orders (1,000,000 for
//! docs/performance.md); `--data PATH` keeps the folders there (default: a temporary place);
//! `--binary PATH` is the program to start (default: beside this one). The program logs warnings
//! only, unless RUST_LOG says otherwise.

mod bill_day;
mod commands;
mod http;
mod load;
mod machine;
mod process;
mod program;
mod samples;
mod watch;

use std::path::PathBuf;
use tongbao_wire::keys::PrivateKey;

/// What to measure with.
pub struct Plan {
    /// Paid orders in the ledger when memory is read.
    pub orders: usize,
    /// Where the folders are made and kept; none: they are thrown away.
    pub data: Option<PathBuf>,
    /// Orders of the day that is closed; then nothing else is measured.
    pub bill_day: Option<usize>,
    /// The program.
    pub binary: PathBuf,
}

// As the program has it on a small machine: one thread for connections.
#[tokio::main(worker_threads = 1)]
async fn main() {
    let plan = plan();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("# Measured on {cores} cores\n");
    let place = tempfile::tempdir().expect("a folder");
    let data = plan.data.as_deref().unwrap_or(place.path());
    if let Some(orders) = plan.bill_day {
        bill_day::measure(&plan.binary, &data.join("bill-day"), orders).await;
        return;
    }
    let key = PrivateKey::generate();
    machine::measure(&key, cores);
    http::measure(&plan.binary, &data.join("http"), &key, cores).await;
    let filled = data.join("filled");
    commands::measure(&filled, plan.orders).await;
    program::measure(&plan.binary, &filled, plan.orders).await;
}

fn plan() -> Plan {
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("tongbao")));
    let mut plan = Plan {
        orders: 100_000,
        data: None,
        bill_day: None,
        binary: beside.unwrap_or_else(|| PathBuf::from("tongbao")),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--orders", Some(number)) => {
                plan.orders = number.parse::<usize>().expect("a number").max(commands::FILLED_FROM);
            }
            ("--bill-day", Some(number)) => {
                plan.bill_day = Some(number.parse().expect("a number"));
            }
            ("--data", Some(path)) => plan.data = Some(path.into()),
            ("--binary", Some(path)) => plan.binary = path.into(),
            (other, _) => {
                panic!(
                    "{other} is unknown; arguments are --orders N, --bill-day N, --data PATH and --binary PATH"
                )
            }
        }
    }
    plan
}
