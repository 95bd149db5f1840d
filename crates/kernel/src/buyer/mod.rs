//! Buyers: which application an openid belongs to.
//!
//! A person has another openid under each application. An openid that nobody said anything about
//! is taken under every application; one that is known belongs to its application alone.

mod bind;
#[cfg(test)]
mod tests;
pub(crate) mod whose;

pub use bind::Bind;
