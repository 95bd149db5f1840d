//! The worker, stepped over a store in memory.
#![expect(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

mod background;
mod callbacks;
mod media;
mod receiver;
mod rig;
mod time;
mod upkeep;
