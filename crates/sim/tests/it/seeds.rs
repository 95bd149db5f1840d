//! The fixed seeds hold, reach everything, and give the same trace each time.

use std::thread;
use tongbao_sim::coverage::Coverage;
use tongbao_sim::play::{Report, play};
use tongbao_sim::script;
use tongbao_sim::world::Backend;

/// The seeds that every change has to hold under.
const FIXED: u64 = 24;
/// Seeds further on that reach what those do not.
const RARE: [u64; 2] = [39, 58];
/// How many threads play them.
const THREADS: u64 = 2;

fn holds(name: &str, report: &Report) {
    if let Some(violation) = &report.violation {
        let last = report.last.join("\n");
        panic!("{name}, step {:?}: {}\n{last}", violation.mark, violation.law);
    }
}

/// How many seeds: `SIM_SEEDS`, for whoever wants fewer or more.
fn seeds() -> u64 {
    std::env::var("SIM_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(FIXED)
}

fn fixed(backend: Backend, seeds: u64) -> Coverage {
    let part = move |thread: u64| {
        let mut coverage = Coverage::default();
        for seed in (1..=seeds).chain(RARE).filter(|seed| seed % THREADS == thread) {
            let report = play(&script::draw(seed), backend);
            holds(&format!("seed {seed}"), &report);
            coverage.merge(&report.coverage);
        }
        coverage
    };
    let threads: Vec<_> = (0..THREADS).map(|thread| thread::spawn(move || part(thread))).collect();
    let mut all = Coverage::default();
    for thread in threads {
        match thread.join() {
            Ok(coverage) => all.merge(&coverage),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    all
}

/// Under every fixed seed no law is broken, and together they reach what there is to reach.
#[test]
fn the_fixed_seeds_hold() {
    let mut coverage = fixed(Backend::Memory, seeds());
    let rare = play(&script::read(include_str!("rare.txt")).unwrap(), Backend::Memory);
    holds("rare.txt", &rare);
    coverage.merge(&rare.coverage);
    if seeds() >= FIXED {
        let missing =
            [coverage.missing(&crate::reach::REACHED), coverage.missing(&crate::reach::REFUSED)].concat();
        assert!(missing.is_empty(), "never reached: {missing:?}\n{coverage}");
    }
}

/// The same seed gives the same requests, replies, callbacks and rows, to the byte, over either store.
#[test]
fn a_seed_is_repeated_to_the_byte() {
    for (seed, backend) in
        [(2, Backend::Memory), (5, Backend::Memory), (7, Backend::Memory), (1, Backend::Sqlite)]
    {
        let lines = script::draw(seed);
        let [first, second] = [(); 2].map(|()| play(&lines, backend));
        holds(&format!("seed {seed}"), &first);
        assert_eq!(first.digest, second.digest, "seed {seed} over {backend:?}");
    }
}

/// What a script says is what its text says.
#[test]
fn a_script_survives_its_text() {
    let lines = script::draw(3);
    assert_eq!(script::read(&script::write(&lines)).unwrap(), lines);
}

/// Scripts that once broke a law hold.
#[test]
fn what_was_found_is_mended() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("reproductions");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let lines = script::read(&std::fs::read_to_string(file).unwrap()).unwrap();
        holds(&file.display().to_string(), &play(&lines, Backend::Memory));
    }
}
