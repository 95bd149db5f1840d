//! What must hold of any bytes that come from outside: one function a target, which panics when a
//! law is broken.
//!
//! The fuzzer (`fuzz/` at the root) calls these functions with bytes that it makes up, guided by
//! which code they reach. Bytes that reached something new are kept in `corpus/`, a folder a
//! target, and the tests play them through the same functions on every run.
#![allow(unexpected_cfgs, reason = "cargo-fuzz sets cfg(fuzzing)")]
#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a law that is broken is told by a panic: that is what a fuzzer looks for"
)]

mod authorization;
#[cfg(fuzzing)]
mod decide;
mod envelope;
mod json;
mod multipart;

pub use json::{OPERATIONS, Operation};

/// What is tried with any bytes.
pub struct Target {
    /// Its name: of the fuzzer's program, and of the folder of kept bytes.
    pub name: &'static str,
    /// Panics when a law is broken.
    pub holds: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "authorization", holds: authorization::holds },
    Target { name: "json", holds: json::holds },
    Target { name: "multipart", holds: multipart::holds },
    Target { name: "envelope", holds: envelope::holds },
    #[cfg(fuzzing)]
    Target { name: "decide", holds: decide::holds },
];

/// Tries bytes on a target.
pub fn try_on(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("no target is called {name:?}")).holds)(bytes);
}
