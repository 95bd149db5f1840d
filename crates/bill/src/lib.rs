//! Daybooks and bills: what a platform's day came to, as files (5).
//!
//! A day that is over is read once, from its entries and the rows that they name, and written as
//! four sheets: payments and refunds, movements of every merchant's accounts, splits, and
//! withdrawals that came back. What was written is read again and proved against the entries
//! before the day is closed ([`Shelf::draft`]); after that the sheets never change. A bill is cut
//! from a sheet when it is first asked for ([`Shelf::cut`]), and kept.
//!
//! Memory does not grow with the day's orders: rows are read in pages and lines are written as they
//! come, in the order of the entries. What is kept is one number for each account that moved.
//!
//! Absent on purpose: who may have which bill (the kernel), links and encryption (the gateway).

#![expect(clippy::similar_names, reason = "a shelf is its own `self` where it goes to another thread")]

mod bill;
mod cell;
mod cut;
mod day_end;
mod draft;
mod error;
mod flow;
mod group;
mod part;
mod proof;
mod scan;
mod seal;
mod sheet;
mod shelf;
mod split;
mod tally;
mod trade;

pub use bill::{Bill, Pot, Which};
pub use day_end::day_end;
pub use draft::Draft;
pub use error::Error;
pub use part::Part;
pub use proof::{Audit, Fault};
pub use seal::{Sealing, Unsealed};
pub use shelf::{Form, Shelf, Turn};
/// The head of the day before, where there is none.
pub use tongbao_seal::NONE as NO_HEAD;
