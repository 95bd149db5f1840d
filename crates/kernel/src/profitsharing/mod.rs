//! Profit sharing: who may receive, split, finish, release by time, give back.
//!
//! One set of verbs for 收付通 and for the generic family (2.12); where they differ, a rule asks
//! for the [`crate::model::Family`].

mod add_receiver;
mod amounts;
mod cap;
mod create;
mod delete_receiver;
mod execute;
mod find;
mod find_return;
mod finish;
mod known;
mod max_ratio;
mod release;
mod retry_return;
mod returning;
#[cfg(test)]
pub(crate) mod tests;

pub use add_receiver::{AddReceiver, Listed};
pub use amounts::Amounts;
pub use create::{Create, Finish as FinishFlag, Part};
pub use delete_receiver::DeleteReceiver;
pub use execute::{Closed, Execute};
pub use find::{Find, SplitFound};
pub use find_return::FindReturn;
pub use finish::Finish;
pub use max_ratio::MaxRatio;
pub use release::Release;
pub use retry_return::RetryReturn;
pub use returning::{Return, SplitRef};
