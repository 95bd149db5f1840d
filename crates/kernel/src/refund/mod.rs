//! Refunds: from the right pocket, settled by the channel, advanced and recovered.

mod apply;
mod find;
mod find_advance;
mod pocket;
mod portions;
mod postings;
mod reroute;
mod retry_advance;
mod return_advance;
mod settle;
#[cfg(test)]
pub(crate) mod tests;

pub use apply::{Apply, OrderRef, Payer, Source};
pub use find::{Find, RefundFound, RefundRef};
pub use find_advance::FindAdvance;
pub(crate) use pocket::sole;
pub use reroute::{Card, Reroute};
pub use retry_advance::RetryAdvance;
pub use return_advance::ReturnAdvance;
pub use settle::{Outcome, Settle};
