//! A merchant tries its keys: what it says comes back to it, as a reply and as a callback.

mod send;

pub use send::Send;
