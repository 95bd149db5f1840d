//! Decide, load, commit: commands in batches over a store.
//!
//! The only room that opens a write transaction. A reply is given only after its batch is
//! durable; a refusal is a reply.

mod edge;
mod engine;
mod rule_book;

pub use edge::{Channel, Clock, PayoutWord, RefundWord, Steps, SystemClock};
pub use engine::{Config, Engine, Failure};
pub use rule_book::RuleBook;
