//! `just bench`: what the machine does, what Tongbao does on it, and the ratio of the two.
//!
//! Everything is measured in one run on one machine, because machines differ and drift. Prints the
//! tables of docs/performance.md.
//!
//! Arguments: `--orders N` fills the ledger with so many paid orders before memory is read
//! (default 100,000); `--binary PATH` is the program to start (default: beside this one).

mod commands;
mod http;
mod machine;
mod program;
mod watch;

use std::path::PathBuf;

/// What to measure with.
pub struct Plan {
    /// Paid orders in the ledger when memory is read.
    pub orders: usize,
    /// The program.
    pub binary: PathBuf,
}

#[tokio::main]
async fn main() {
    let plan = plan();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("# Measured on {cores} cores\n");
    let signing = machine::signatures_per_second(cores);
    println!("| the machine | per second |\n|---|---|");
    println!("| RSA-2048 signatures, all cores | {signing:.0} |");
    println!("| durable 4 KiB appends, one after another | {:.0} |\n", machine::appends_per_second());
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    commands::measure(&data, plan.orders).await;
    http::measure(&plan.binary, &data, signing).await;
    program::measure(&plan.binary, &data).await;
}

fn plan() -> Plan {
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.parent()?.join("tongbao")));
    let mut plan = Plan { orders: 100_000, binary: beside.unwrap_or_else(|| PathBuf::from("tongbao")) };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--orders", Some(number)) => plan.orders = number.parse().expect("a number of orders"),
            ("--binary", Some(path)) => plan.binary = path.into(),
            (other, _) => panic!("{other} is unknown; arguments are --orders N and --binary PATH"),
        }
    }
    plan
}
