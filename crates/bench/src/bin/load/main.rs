//! `just load`: traffic at a share of what the machine can do, held for long, and what the program
//! holds meanwhile.
//!
//! The first minute warms up: its orders may be split when it is over. The second finds the ceiling:
//! as many requests as there is room for, over the time until their callbacks have come, too; a rate
//! at which these fall behind cannot be held. A calm minute follows at half of it, then the minutes
//! that count, at the wanted share, then another calm minute and another ceiling, over the file that
//! they left. Orders are placed, paid through the sandbox, looked up, split once their 30 seconds are
//! over, and refunded; callbacks go to a receiver here. Requests are signed ahead of the moment at
//! which they are due, in this process: the ceiling is that of both on one machine.
//!
//! A run writes docs/load.md and its picture; it ends with 1 when something did not hold.

mod desk;
mod minute;
mod numbers;
mod page;
mod verdict;

use clap::Parser;
use desk::Desk;
use minute::{Ceiling, Minute, Pace};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tongbao_bench::program::{Served, check};
use tongbao_bench::receiver::Receiver;
use tongbao_bench::report::Report;
use tongbao_bench::watch::Watch;
use verdict::End;

/// Fewer have no thirds that could be compared.
const MINUTES_MIN: usize = 3;
/// Percent of the ceiling in a calm minute.
const CALM: u32 = 50;
/// A run of fewer writes a page only where it is told to.
const MINUTES_OF_A_PAGE: usize = 30;
/// What is owed comes within so long after the last request.
const PATIENCE: Duration = Duration::from_mins(5);

/// Holds Tongbao under load, and looks at what it holds.
#[derive(Parser)]
struct Plan {
    /// Minutes after those that warm up and find the ceiling; three at least.
    #[arg(long, default_value_t = 30)]
    minutes: usize,
    /// Percent of the ceiling.
    #[arg(long, default_value_t = 90)]
    share: u32,
    /// Keeps the folder there; it is thrown away without it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The program; the one beside this without it.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Where load.md and plots go; without it docs, after 30 minutes or more.
    #[arg(long)]
    docs: Option<PathBuf>,
}

#[tokio::main(worker_threads = 1)]
async fn main() -> ExitCode {
    let plan = Plan::parse();
    let count = plan.minutes.max(MINUTES_MIN);
    let place = tempfile::tempdir().expect("a folder");
    let data = plan.data.clone().unwrap_or_else(|| place.path().join("load"));
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("tongbao")));
    let binary = plan.binary.clone().or(beside).unwrap_or_else(|| PathBuf::from("tongbao"));
    let run = Run::start(&binary, data);
    let signers = run.desk.sign_ahead();

    println!("{}", Minute::headline());
    run.minute("warm-up", Pace::Ceiling).await;
    run.catch_up().await;
    let ceiling = run.ceiling().await;
    let calm = Pace::Held(ceiling.rate * CALM / 100);
    let before = Edge { calm: run.minute("calm", calm).await, ceiling };
    let rate = before.ceiling.rate * plan.share / 100;
    println!("\n{}; held: {} % of it, {rate}\n\n{}", before.ceiling.said(), plan.share, Minute::headline());
    let mut minutes = Vec::new();
    while minutes.len() < count && !run.desk.is_lost() {
        minutes.push(run.minute(&(minutes.len() + 1).to_string(), Pace::Held(rate)).await);
    }
    run.catch_up().await;
    let after = Edge { calm: run.minute("calm", calm).await, ceiling: run.ceiling().await };
    println!();
    run.desk.end();
    for signer in signers {
        signer.join().expect("a thread without a panic");
    }
    let failures = run.desk.failures();
    let stopped = run.server.stop();
    let checked = check(&binary, &run.data);
    let end = End { planned: count, stopped, failures, checked };
    let mut report = Report::default();
    verdict::judge(&mut report, [&before, &after], &minutes, &end, &run.data, &run.receiver);
    let (all, broken) = report.reached();
    let docs = plan.docs.or_else(|| (count >= MINUTES_OF_A_PAGE).then(|| PathBuf::from("docs")));
    if let Some(docs) = docs {
        page::write(report, [&before, &after], &minutes, plan.share, &docs);
    }
    if broken == 0 {
        println!("\nHELD: {} minutes at {rate} requests a second; all {all} conditions hold", minutes.len());
        ExitCode::SUCCESS
    } else {
        println!("\nBROKEN: {broken} of {all} conditions do not hold");
        ExitCode::FAILURE
    }
}

/// The program under load, and all that loads it.
struct Run {
    server: Served,
    data: PathBuf,
    desk: Arc<Desk>,
    receiver: Receiver,
}

/// What stands before the held minutes and after them.
struct Edge {
    ceiling: Ceiling,
    /// A minute at a share of the first ceiling that no machine's mood brings near its own.
    calm: Minute,
}

impl Run {
    fn start(binary: &Path, data: PathBuf) -> Run {
        let server = Served::start(binary, &data);
        let receiver = Receiver::start();
        let desk = Arc::new(Desk::new(&server, &data, &receiver.url));
        Run { server, data, desk, receiver }
    }

    /// A minute, whose line is printed.
    async fn minute(&self, name: &str, pace: Pace) -> Minute {
        let minute = Minute::run(&self.server, &self.data, &self.desk, &self.receiver, pace).await;
        println!("{}", minute.line(name));
        minute
    }

    /// As fast as requests are answered, until all that they owed has come.
    async fn ceiling(&self) -> Ceiling {
        let watch = Watch::start();
        let minute = self.minute("ceiling", Pace::Ceiling).await;
        self.catch_up().await;
        Ceiling::of(minute, &watch)
    }

    /// Waits until all that is owed has come.
    async fn catch_up(&self) {
        self.receiver.wait_for(self.desk.owed(), PATIENCE).await;
    }
}
