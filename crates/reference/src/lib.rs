//! Banks, provinces, cities and branches (2.10): data that belongs to nobody and changes with a
//! release of this program. An operator may give branches of its own instead, and further banks.
//!
//! The files, where they come from and under which licence: `data/README.md` beside this crate's
//! sources. They are read once, when somebody first asks.

mod areas;
mod banks;
mod branches;
mod own;
#[cfg(test)]
mod tests;

pub use areas::{City, Province, cities, city, province, provinces};
pub use banks::{Account, Bank, bank, bank_named, banks, banks_of_card};
pub use branches::Branch;
pub use own::BadLine;

use branches::Branches;
use std::sync::OnceLock;

static DATA: OnceLock<Data> = OnceLock::new();

#[derive(Debug)]
struct Data {
    banks: Vec<Bank>,
    branches: Branches,
}

/// An operator's own files, as text; how their lines look: `data/README.md`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Own {
    /// Banks beside those that are built in.
    pub banks: Option<String>,
    /// The branches, instead of those that are built in.
    pub branches: Option<String>,
}

/// Why an operator's own files are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// A line of the banks is wrong.
    Banks(BadLine),
    /// A line of the branches is wrong.
    Branches(BadLine),
    /// Somebody asked already: what was answered would no longer hold.
    TooLate,
}

/// From now on an operator's own files count. To be said before anybody asks, once.
pub fn take(own: Own) -> Result<(), NotTaken> {
    let data = Data::of(own)?;
    DATA.set(data).map_err(|_| NotTaken::TooLate)
}

/// A bank's branches in a city, as far as they are known, by number.
pub fn branches(alias_code: &str, city: i64) -> &'static [Branch] {
    data().branches.of(alias_code, city)
}

fn data() -> &'static Data {
    DATA.get_or_init(Data::built_in)
}

impl Data {
    fn built_in() -> Data {
        Data::of(Own::default()).expect("the built-in files are sound: a test reads them")
    }

    fn of(own: Own) -> Result<Data, NotTaken> {
        let mut banks = banks::built_in();
        if let Some(text) = own.banks {
            banks.extend(own::banks(kept(text), &banks).map_err(NotTaken::Banks)?);
        }
        let text = own.branches.map_or(include_str!("../data/branches.tsv"), kept);
        let branches = own::branches(text, &banks).map_err(NotTaken::Branches)?;
        Ok(Data { banks, branches: Branches::new(branches) })
    }
}

/// Rows point into the text as long as the program runs.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// The columns of a line; the files are made by a script and part of the program.
fn columns<const N: usize>(line: &'static str) -> [&'static str; N] {
    let found: Vec<&'static str> = line.split('\t').collect();
    found.try_into().unwrap_or_else(|found| panic!("expected {N} columns: {found:?}"))
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}
