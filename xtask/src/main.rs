//! `cargo xtask tidy`: the house rules that a compiler cannot see.
//!
//! Arrows between the rooms point down, files keep their size, the pure floors stay pure, and SQL
//! stays in the stores. Prints every breach and exits with 1 when there is one.

mod arrows;
mod sources;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("tidy") {
        tidy()
    } else {
        eprintln!("usage: cargo xtask tidy");
        ExitCode::from(2)
    }
}

fn tidy() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
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
