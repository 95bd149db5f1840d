//! The money rules: pure, deterministic, exact.
//!
//! A [`command::Command`] looks at rows through a [`view::View`] and decides what changes and
//! what is answered. There is no clock, no randomness, no I/O, no wire format and no SQL here:
//! the same command with the same rows at the same moment gives the same answer, so every rule
//! can be read, tested and replayed alone.
#![allow(unexpected_cfgs, reason = "cargo-fuzz sets cfg(fuzzing)")]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

pub mod applyment;
pub mod audit;
pub mod bill;
pub mod buyer;
pub mod changes;
pub mod closing;
pub mod combined;
pub mod command;
pub mod ctx;
pub mod echo;
mod holding;
pub mod ledger;
pub mod media;
pub mod merchant;
pub mod model;
pub mod notification;
pub(crate) mod open_work;
pub mod order;
pub mod profitsharing;
pub mod refund;
pub mod refusal;
pub mod row;
pub mod rules;
pub mod seal;
pub mod setting;
pub mod settlement;
pub mod states;
pub mod subject_change;
pub mod subsidy;
pub mod tables;
pub mod task;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod testing;
pub mod view;
pub mod withdrawal;
