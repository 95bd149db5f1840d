//! `just load`: traffic at a share of what the machine can do, held for long, and what the program
//! holds meanwhile.
//!
//! The first minute finds the ceiling: as many requests as there is room for. The minutes after it
//! run at a share of that. Orders are placed, paid through the sandbox, looked up, split once their
//! 30 seconds are over, and refunded; callbacks go to a receiver here. Requests are signed ahead of
//! the moment at which they are due, in this process: the ceiling is that of both on one machine.
//!
//! Arguments: `--minutes N` behind the first one (default 30), `--share P` percent of the ceiling
//! (default 90), `--data PATH` keeps the folder there (default: a temporary place), `--binary PATH`
//! is the program (default: beside this one).

mod connection;
mod desk;
mod minute;
mod numbers;
mod receiver;
mod served;
mod verdict;

use desk::Desk;
use minute::{Minute, Pace};
use receiver::Receiver;
use served::Served;
use std::path::PathBuf;
use std::sync::Arc;

/// What to do.
struct Plan {
    minutes: usize,
    share: u32,
    data: Option<PathBuf>,
    binary: PathBuf,
}

#[tokio::main(worker_threads = 1)]
async fn main() {
    let plan = plan();
    let place = tempfile::tempdir().expect("a folder");
    let data = plan.data.clone().unwrap_or_else(|| place.path().join("load"));
    let server = Served::start(&plan.binary, &data);
    let receiver = Receiver::start().await;
    let desk = Arc::new(Desk::new(&server, &data, &receiver.url));
    let signers = desk.sign_ahead();

    Minute::headline();
    let first = Minute::run(&server, &data, &desk, &receiver, Pace::Ceiling).await;
    first.print("ceiling");
    let rate = first.rate() * plan.share / 100;
    println!("\nheld: {rate} requests a second, {} % of the ceiling\n", plan.share);
    Minute::headline();
    let mut minutes = Vec::new();
    for number in 1..=plan.minutes {
        let minute = Minute::run(&server, &data, &desk, &receiver, Pace::Held(rate)).await;
        minute.print(&number.to_string());
        minutes.push(minute);
    }
    desk.end();
    for signer in signers {
        signer.join().expect("a thread without a panic");
    }
    receiver.wait_for(desk.owed()).await;
    let failures = desk.failures();
    server.stop();
    verdict::tell(&verdict::judge(&minutes, &failures, &data, &plan.binary, &receiver));
}

fn plan() -> Plan {
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("tongbao")));
    let binary = beside.unwrap_or_else(|| PathBuf::from("tongbao"));
    let mut plan = Plan { minutes: 30, share: 90, data: None, binary };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--minutes", Some(number)) => plan.minutes = number.parse::<usize>().expect("a number").max(3),
            ("--share", Some(number)) => plan.share = number.parse().expect("a number"),
            ("--data", Some(path)) => plan.data = Some(path.into()),
            ("--binary", Some(path)) => plan.binary = path.into(),
            (other, _) => panic!(
                "{other} is unknown; arguments are --minutes N, --share P, --data PATH and --binary PATH"
            ),
        }
    }
    plan
}
