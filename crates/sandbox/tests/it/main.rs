//! The control API and the cashier over HTTP, on an engine over memory.

mod cashier;
mod control;
mod rig;
