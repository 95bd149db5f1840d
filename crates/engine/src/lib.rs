//! Decide, load, commit: commands in batches over a store.
//!
//! The only room that opens a write transaction. A reply is given only after its batch is
//! durable; a refusal is a reply.

mod audit;
mod decide;
mod edge;
mod engine;
mod health;
mod imbalance;
mod job;
mod meter;
mod moment;
mod queues;
mod rule_book;
mod run;
mod run_number;

pub use audit::{audit, audit_sealed};
pub use edge::{Channel, Clock, Keeper, Paper, PayoutWord, RefundWord, ReviewWord, Scan, Steps, SystemClock};
pub use engine::{BatchLoop, Config, Engine, Failure};
pub use imbalance::measure_imbalance;
pub use rule_book::RuleBook;
