//! Days that are over take no more entries, and are sealed.
//!
//! A day is shut first: from then on the engine dates nothing on it. Then its entries are read
//! twice, once for its daybook and once for its blocks, and [`bill::Close`](crate::bill::Close)
//! writes the seal together with the daybook. Days that were closed by a version without seals are
//! sealed after them ([`Keep`]).

mod keep;
mod keep_blocks;
mod shut;

pub use keep::Keep;
pub use keep_blocks::KeepBlocks;
pub use shut::Shut;

#[cfg(test)]
mod tests;
