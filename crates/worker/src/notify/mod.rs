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
pub use guard::PrivateTargets;
pub(crate) use guard::{Targets, machine};
pub(crate) use post::Post;
