//! `tongbao-sim`: plays seeds, or a script.

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tongbao_sim::coverage::Coverage;
use tongbao_sim::play::{Report, play};
use tongbao_sim::script::{self, Line};
use tongbao_sim::shrink::shrink;
use tongbao_sim::world::Backend;

/// Plays the whole house under seeds, before an auditor who knows only what merchants see.
#[derive(Debug, Parser)]
#[command(name = "tongbao-sim")]
struct Arguments {
    /// Seeds to play; none: as --seeds or --minutes say.
    seed: Vec<u64>,
    /// Play a script from a file instead.
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Play so many seeds, from --from on.
    #[arg(long, default_value_t = 0)]
    seeds: u64,
    /// The first seed of many; none: drawn from the clock, and printed.
    #[arg(long)]
    from: Option<u64>,
    /// Play fresh seeds for so many minutes; with 0, until stopped.
    #[arg(long)]
    minutes: Option<f64>,
    /// Over SQLite in a temporary file instead of memory.
    #[arg(long)]
    sqlite: bool,
    /// How many scripts may be played to make a failing one small.
    #[arg(long, default_value_t = 2000)]
    shrink: u32,
    /// Where a small failing script is written.
    #[arg(long, default_value = "target/sim")]
    out: PathBuf,
    /// Print what occurred.
    #[arg(long)]
    coverage: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let backend = if arguments.sqlite { Backend::Sqlite } else { Backend::Memory };
    if let Some(file) = &arguments.replay {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
        return match text.and_then(|text| script::read(&text)) {
            Ok(lines) => tell(&file.display().to_string(), &lines, &arguments, backend),
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                ExitCode::from(2)
            }
        };
    }
    if !arguments.seed.is_empty() {
        for seed in &arguments.seed {
            let code = tell(&format!("seed {seed}"), &script::draw(*seed), &arguments, backend);
            if code != ExitCode::SUCCESS {
                return code;
            }
        }
        return ExitCode::SUCCESS;
    }
    many(&arguments, backend)
}

/// One script, told in full.
fn tell(name: &str, lines: &[Line], arguments: &Arguments, backend: Backend) -> ExitCode {
    let report = play(lines, backend);
    if arguments.coverage {
        print!("{}", report.coverage);
    }
    if report.violation.is_none() {
        println!("{name}: {} steps, {} answers, {}", lines.len(), report.coverage.requests(), report.digest);
        return ExitCode::SUCCESS;
    }
    failed(name, lines, &report, arguments, backend)
}

fn failed(name: &str, lines: &[Line], report: &Report, arguments: &Arguments, backend: Backend) -> ExitCode {
    if let Some(violation) = &report.violation {
        println!("{name}: at step {:?}: {}", violation.mark, violation.law);
    }
    for line in &report.last {
        println!("  {line}");
    }
    if let Some(shrunk) = shrink(lines, backend, arguments.shrink) {
        println!("{} of {} steps are left after {} plays:", shrunk.lines.len(), lines.len(), shrunk.plays);
        let text = format!("# {name}\n# {}\n{}", shrunk.violation.law, script::write(&shrunk.lines));
        print!("{text}");
        let file = arguments.out.join(format!("{}.txt", name.replace(['/', ' '], "-")));
        let written = std::fs::create_dir_all(&arguments.out).and_then(|()| std::fs::write(&file, text));
        match written {
            Ok(()) => println!("play it again: just sim --replay {}", file.display()),
            Err(error) => eprintln!("{}: {error}", file.display()),
        }
    }
    ExitCode::FAILURE
}

#[expect(clippy::disallowed_methods, reason = "how long, and where fresh seeds begin")]
fn many(arguments: &Arguments, backend: Backend) -> ExitCode {
    let begun = Instant::now();
    let first = arguments.from.unwrap_or_else(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        since.as_secs() << 20
    });
    let until = match (arguments.minutes, arguments.seeds) {
        (Some(minutes), _) if minutes > 0.0 => Some(Duration::from_secs_f64(minutes * 60.0)),
        _ => None,
    };
    let seeds = if arguments.seeds > 0 { arguments.seeds } else { u64::MAX };
    println!("seeds from {first} on, over {backend:?}");
    let (mut played, mut steps) = (0_u64, 0_u64);
    let mut coverage = Coverage::default();
    let mut told = Instant::now();
    for seed in (first..).take(usize::try_from(seeds).unwrap_or(usize::MAX)) {
        if until.is_some_and(|until| begun.elapsed() >= until) {
            break;
        }
        let lines = script::draw(seed);
        let report = play(&lines, backend);
        if report.violation.is_some() {
            return failed(&format!("seed {seed}"), &lines, &report, arguments, backend);
        }
        coverage.merge(&report.coverage);
        played += 1;
        steps += u64::try_from(lines.len()).unwrap_or_default();
        if told.elapsed() > Duration::from_mins(1) {
            told = Instant::now();
            summary(played, steps, &coverage, begun.elapsed());
        }
    }
    if arguments.coverage {
        print!("{coverage}");
    }
    summary(played, steps, &coverage, begun.elapsed());
    ExitCode::SUCCESS
}

fn summary(played: u64, steps: u64, coverage: &Coverage, took: Duration) {
    let seconds = took.as_millis().max(1);
    let rate = |count: u64| u128::from(count) * 1000 / seconds;
    println!(
        "{played} seeds, {steps} steps, {} answers in {} s: {} steps/s, {} answers/s",
        coverage.requests(),
        took.as_secs(),
        rate(steps),
        rate(coverage.requests())
    );
}
