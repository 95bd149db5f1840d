//! The simulator holds what it promises.

mod reach;
mod seeds;
