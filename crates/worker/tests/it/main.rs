//! The worker, stepped over a store in memory.

mod callbacks;
mod receiver;
mod rig;
mod time;
