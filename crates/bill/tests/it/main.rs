//! Days over a store in memory: drafted, proved, closed, cut.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cuts;
mod days;
mod rig;
