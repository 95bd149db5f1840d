//! The words every other room uses: money as [`Fen`], moments as [`Time`], numbers that name
//! things (ids), and text that must not be printed ([`Secret`]).
//!
//! Nothing here reads a clock, draws a random number or knows a protocol.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

mod day;
mod fen;
pub mod ids;
mod secret;
mod time;

pub use day::{Day, NotADay};
pub use fen::{Fen, Overflow};
pub use secret::{Secret, same_bytes};
pub use time::{NotATime, Time};
