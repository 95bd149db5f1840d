//! Banks, provinces, cities and branches (2.10): data that belongs to nobody and changes with a
//! release of this program.
//!
//! The files, where they come from and under which licence: `data/README.md` beside this crate's
//! sources. They are read once, when somebody first asks.

mod areas;
mod banks;

pub use areas::{City, Province, cities, city, province, provinces};
pub use banks::{Account, Bank, Branch, bank, bank_named, banks, banks_of_card, branches};

/// The columns of a line; the files are made by a script and part of the program.
fn columns<const N: usize>(line: &'static str) -> [&'static str; N] {
    let found: Vec<&'static str> = line.split('\t').collect();
    found.try_into().unwrap_or_else(|found| panic!("expected {N} columns: {found:?}"))
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}
