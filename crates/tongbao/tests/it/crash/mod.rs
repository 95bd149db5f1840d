//! What the tests of crashes share: traffic, what it was told, and whether that still is so.

pub mod asking;
pub mod book;
pub mod chance;
pub mod load;
pub mod receiver;
