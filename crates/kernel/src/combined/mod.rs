//! Combined orders: up to 50 orders under one payment, all or nothing.

mod close;
mod create;
mod expire;
mod find;

pub use close::{Close, Member};
pub use create::{Create, SubOrder};
pub use expire::Expire;
pub use find::{Find, Found};

#[cfg(test)]
mod tests;
