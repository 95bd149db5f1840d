//! The control API and the cashier over HTTP, on an engine over memory.
#![expect(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

mod cashier;
mod closings;
mod control;
mod rig;
mod start;
