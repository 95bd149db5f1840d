//! The channel for development: buyers, a bank, the cashier, a movable clock.
//!
//! It stands where a real payment channel would, submits the same commands, and holds no rule of
//! its own: without it every invariant of the money still holds. It must not run in production.

mod buyers;
mod cashier;
mod channel;
mod clock;
mod codes;
mod confirmation;
mod control;
pub mod demo;
mod find;
mod guard;
mod links;
mod payment;
mod sandbox;
mod seller;
mod start;
mod stored;

pub use buyers::{BUYERS, Buyer};
pub use channel::SandboxChannel;
pub use clock::MovableClock;
pub use links::{code_url, confirm_cancel_url, h5_url, sign_url, verify_url};
pub use sandbox::{Parts, Sandbox};
