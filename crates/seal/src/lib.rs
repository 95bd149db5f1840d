//! Entries of days that are over in a chain of hashes: made once ([`Maker`]), and held against the
//! entries by the check ([`Verifier`]).
//!
//! ```text
//! leaf   = SHA-256 of an entry, all its columns
//! chain  = SHA-256("block", chain of the block before in the same run and day, leaf, leaf, …)
//! runs   = SHA-256("run", runs before, run, last chain of the run), over the day's runs
//! head   = SHA-256("head", platform, day, entries, head of the day before, runs)
//! ```
//!
//! A chain belongs to one platform, as its entries, its daybooks and its shard do. Within a day
//! each run of the program has a chain of its own, so that entries and blocks lie in one order, that
//! of their keys, and the check reads both once from front to back.
//!
//! Absent on purpose: reading and writing rows, and the key of the heads' marks.

mod block;
mod fault;
mod guess;
mod head;
mod item;
mod leaf;
mod matching;
mod verify;

pub use block::{BLOCK, Made, Maker};
pub use fault::{Fault, Harm, Report};
pub use head::{Digest, Kept, NONE, NotAHead, hex};
pub use verify::Verifier;

/// How far a counter reaches within one run of the program.
const RUN_BITS: u32 = 40;

/// The run that made an entry.
const fn run_of(serial: i64) -> i64 {
    serial >> RUN_BITS
}
