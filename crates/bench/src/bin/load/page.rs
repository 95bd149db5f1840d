//! docs/load.md: a run that writes itself down.

use crate::minute::{Ceiling, Minute};
use crate::verdict::LOG_KIB_MAX;
use std::path::Path;
use tongbao_bench::curves::{Curves, Panel};
use tongbao_bench::report::{Report, number};

/// The page's source.
const PAGE: &str = include_str!("page.md");
const PICTURE: &str = "load.svg";

/// Writes the page and its picture.
pub fn write(mut report: Report, ceiling: &Ceiling, minutes: &[Minute], share: u32, docs: &Path) {
    let plots = docs.join("plots");
    std::fs::create_dir_all(&plots).expect("a folder");
    std::fs::write(plots.join(PICTURE), picture(minutes).svg()).expect("written");
    let requests: usize = minutes.iter().map(Minute::requests).sum();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    report.say(
        "run",
        format!(
            "This run: {cores} cores; {}; then {} minutes at {share} % of it, {} requests in all.",
            ceiling.said(),
            minutes.len(),
            number(small(u64::try_from(requests).unwrap_or(u64::MAX))),
        ),
    );
    let mut table = format!("{}\n{}", Minute::headline(), ceiling.minute.line("ceiling"));
    for (number, minute) in (1..).zip(minutes) {
        table.push('\n');
        table.push_str(&minute.line(&format!("{number}")));
    }
    report.say("minutes", table);
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
            panel("resident memory, MiB", &|minute| mib(minute.numbers.resident_kib), None),
            panel("write-ahead log, MiB", &|minute| mib(minute.numbers.log_kib), Some(mib(LOG_KIB_MAX))),
        ],
    }
}

/// A figure of a picture.
fn small(figure: u64) -> f64 {
    f64::from(u32::try_from(figure).unwrap_or(u32::MAX))
}
