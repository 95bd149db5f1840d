//! Tongbao (通宝): the platform side of marketplace payments, put together from its rooms.
//!
//! The program is `main.rs`; this library is what it, its tests and its measurements share.

pub mod bill;
pub mod certificate;
pub mod check;
pub mod cli;
pub mod client;
pub mod config;
pub mod demo;
pub mod folder;
pub mod installation;
pub mod merchant;
pub mod node;
pub mod seal;
pub mod serve;
pub mod server;
