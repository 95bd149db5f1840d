//! The store on SQLite, from outside.

mod contract;
