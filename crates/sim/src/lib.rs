//! The whole house in one thread under a seed, and an auditor who knows only what merchants see.
//!
//! A seed is drawn into a [`script`]: requests, what happens outside, what goes wrong. [`play`]
//! takes it through the real gateway, engine and worker ([`world`]) and shows the [`auditor`] every
//! request, reply and callback. The auditor keeps books of its own, in plain maps of integers, and
//! says no as soon as one does not fit. [`shrink`] makes a failing script small.

pub mod ask;
pub mod auditor;
pub mod cast;
pub mod client;
pub mod coverage;
pub mod draw;
pub mod play;
pub mod script;
pub mod shrink;
pub mod trace;
pub mod world;
