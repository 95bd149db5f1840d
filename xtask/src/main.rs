//! `cargo xtask tidy`: the house rules that a compiler cannot see.
//!
//! Arrows between the rooms point down, files keep their size, the pure floors stay pure, and SQL
//! stays in the stores. Prints every breach and exits with 1 when there is one.
//!
//! `cargo xtask faults [--thorough] [NAME…]`: breaks the rules on purpose and sees whether tests and
//! simulation notice. Exits with 1 when too few were noticed.

mod arrows;
mod faults;
mod sources;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        Some("tidy") => tidy(root),
        Some("faults") => {
            let (flags, names): (Vec<String>, Vec<String>) = words.partition(|word| word == "--thorough");
            plant(root, &names, !flags.is_empty())
        }
        _ => {
            eprintln!("usage: cargo xtask tidy | faults [--thorough] [NAME…]");
            ExitCode::from(2)
        }
    }
}

fn plant(root: &Path, names: &[String], thorough: bool) -> ExitCode {
    match faults::run(root, names, thorough) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn tidy(root: &Path) -> ExitCode {
    let mut breaches = Vec::new();
    match arrows::breaches(root) {
        Ok(found) => breaches.extend(found),
        Err(error) => breaches.push(error),
    }
    match sources::breaches(root) {
        Ok((files, found)) => {
            breaches.extend(found);
            println!("tidy: {files} source files read");
        }
        Err(error) => breaches.push(error.to_string()),
    }
    for breach in &breaches {
        println!("{breach}");
    }
    if breaches.is_empty() {
        println!("tidy: the house is in order");
        ExitCode::SUCCESS
    } else {
        println!("tidy: {} breaches", breaches.len());
        ExitCode::FAILURE
    }
}
