//! docs/load.md: a run that writes itself down.

use crate::Edge;
use crate::minute::Minute;
use crate::verdict::LOG_KIB_MAX;
use std::path::Path;
use tongbao_bench::curves::{Curves, Panel};
use tongbao_bench::report::{Report, number};

/// The page's source.
const PAGE: &str = include_str!("page.md");
const PICTURE: &str = "load.svg";

/// Writes the page and its picture.
pub fn write(mut report: Report, [before, after]: [&Edge; 2], minutes: &[Minute], share: u32, docs: &Path) {
    let plots = docs.join("plots");
    std::fs::create_dir_all(&plots).expect("a folder");
    std::fs::write(plots.join(PICTURE), picture(minutes).svg()).expect("written");
    let requests: usize = minutes.iter().map(Minute::requests).sum();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    report.say(
        "run",
        format!(
            "This run: {cores} cores; {}; then {} minutes at {share} % of it, {} requests in all; at their end the \
             ceiling is {}.",
            before.ceiling.said(),
            minutes.len(),
            number(small(u64::try_from(requests).unwrap_or(u64::MAX))),
            after.ceiling.rate,
        ),
    );
    let held = (1..).zip(minutes).map(|(number, minute): (usize, _)| minute.line(&number.to_string()));
    let mut lines = vec![Minute::headline().to_owned()];
    lines.extend([before.ceiling.minute.line("ceiling"), before.calm.line("calm")]);
    lines.extend(held);
    lines.extend([after.calm.line("calm"), after.ceiling.minute.line("ceiling")]);
    report.say("minutes", lines.join("\n"));
    let page = docs.join("load.md");
    std::fs::write(&page, report.page(PAGE)).expect("written");
    println!("\n{} is written", page.display());
}

fn picture(minutes: &[Minute]) -> Curves {
    let panel = |title: &str, figure: &dyn Fn(&Minute) -> f64, limit| Panel {
        title: title.to_owned(),
        values: minutes.iter().map(figure).collect(),
        limit,
    };
    let mib = |kib: u64| small(kib) / 1024.0;
    Curves {
        time: "minute",
        panels: vec![
            panel("requests a second", &|minute| f64::from(minute.rate()), None),
            panel("99th percentile, ms", &|minute| small(minute.percentile(99)) / 1000.0, None),
            panel("processor of the program beside signing, µs a request", &|minute| minute.beside(), None),
            panel("resident memory, MiB", &|minute| mib(minute.numbers.resident_kib), None),
            panel("write-ahead log, MiB", &|minute| mib(minute.numbers.log_kib), Some(mib(LOG_KIB_MAX))),
        ],
    }
}

/// A figure of a picture.
fn small(figure: u64) -> f64 {
    f64::from(u32::try_from(figure).unwrap_or(u32::MAX))
}
