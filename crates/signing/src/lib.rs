//! Who signs: threads of their own, for replies first and callbacks behind them.
//!
//! A signature is most of what a request costs, so nothing else runs on these threads but what
//! takes a private key, too. Where an operator has named Intel's library, what waits is signed
//! eight at once.

mod pool;
mod queue;
mod together;

pub use pool::{Pool, Signed};
pub use together::Together;
