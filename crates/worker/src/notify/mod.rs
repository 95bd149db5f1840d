//! Callbacks: written, sent, judged.

mod courier;
mod deliver;
mod guard;
mod letter;
mod post;
mod probe;
mod reply;

pub use courier::{Answer, Courier, Errand};
pub(crate) use deliver::Sent;
pub(crate) use post::Post;
